import { type FileHandle, open } from 'node:fs/promises';
import { inline } from '../lib/text.ts';

const BLOCK = 64 * 1024;
/** Bytes of a line that are shown, the difference among them. */
const SHOWN = 120;
const NEWLINE = 0x0a;

/**
 * The first line in which two files differ, as words to show: `line 3 is "a", and was "b"`.
 * @param was the file as it should be
 * @returns `null` where they are the same
 */
export async function firstDifference(was: string, is: string): Promise<string | null> {
  const [before, after] = [await open(was), await open(is)];
  try {
    return await find(before, after);
  } finally {
    await before.close();
    await after.close();
  }
}

async function find(before: FileHandle, after: FileHandle): Promise<string | null> {
  let line = 1;
  let lineStart = 0;
  for (let at = 0; ; at += BLOCK) {
    const [a, b] = [await readAt(before, at, BLOCK), await readAt(after, at, BLOCK)];
    const shared = Math.min(a.length, b.length);
    const same = a.subarray(0, shared).equals(b.subarray(0, shared)) ? shared : firstByte(a, b);
    for (let end = a.indexOf(NEWLINE); end !== -1 && end < same; end = a.indexOf(NEWLINE, end + 1)) {
      line += 1;
      lineStart = at + end + 1;
    }
    if (same < shared || a.length !== b.length)
      return describe(before, after, { line, lineStart, at: at + same });
    if (shared < BLOCK) return null;
  }
}

function firstByte(a: Buffer, b: Buffer): number {
  let i = 0;
  while (a[i] === b[i]) i += 1;
  return i;
}

interface Place {
  readonly line: number;
  readonly lineStart: number;
  /** The first byte that differs. */
  readonly at: number;
}

async function describe(
  before: FileHandle,
  after: FileHandle,
  { line, lineStart, at }: Place,
): Promise<string> {
  const from = Math.max(lineStart, at - SHOWN / 2);
  const show = async (file: FileHandle) => {
    const bytes = await readAt(file, from, SHOWN);
    if (bytes.length === 0) return 'not there';
    const end = bytes.indexOf(NEWLINE);
    return `"${inline((end === -1 ? bytes : bytes.subarray(0, end)).toString('utf8'), SHOWN)}"`;
  };
  const [was, is] = [await show(before), await show(after)];
  const where = from > lineStart ? `line ${line}, from byte ${from - lineStart} of it,` : `line ${line}`;
  if (was === is) return `${where} differs in what cannot be shown, at byte ${at} of the whole`;
  return `${where} is ${is}, and was ${was}`;
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}
