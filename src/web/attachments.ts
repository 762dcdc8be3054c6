/** Something to send: a file, or pasted text that was too long for the box. */
export interface Attachment {
  key: number;
  file: File;
  /** `null` while counting, and of what is not text. */
  lines: number | null;
}

/** Longer pastes become an attachment: a textarea of 20,000 lines freezes the page. */
export const PASTE_LIMIT = 4096;

let nextKey = 1;
let pasted = 0;

export function fromFile(file: File): Attachment {
  return { key: nextKey++, file, lines: null };
}

export function fromText(text: string, name?: string): Attachment {
  pasted += name ? 0 : 1;
  const file = new File([text], name ?? (pasted === 1 ? 'pasted.txt' : `pasted-${pasted}.txt`), {
    type: 'text/plain',
  });
  return { key: nextKey++, file, lines: countNewlines(text) };
}

function countNewlines(text: string): number {
  let lines = text.length > 0 && !text.endsWith('\n') ? 1 : 0;
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) lines += 1;
  return lines;
}

const TEXT_COUNT_LIMIT = 64 * 1024 ** 2;

/** Lines of a text file, read piece by piece so that the page stays responsive; `null` for what is not text. */
export async function countLines(file: File): Promise<number | null> {
  if (file.size > TEXT_COUNT_LIMIT) return null;
  const reader = file.stream().getReader();
  let lines = 0;
  let last = 0x0a;
  while (true) {
    const { done, value } = await reader.read();
    if (done) return lines + (last === 0x0a ? 0 : 1);
    if (value.subarray(0, 4096).includes(0)) {
      await reader.cancel();
      return null;
    }
    for (let i = value.indexOf(10); i >= 0; i = value.indexOf(10, i + 1)) lines += 1;
    last = value.at(-1) ?? last;
  }
}
