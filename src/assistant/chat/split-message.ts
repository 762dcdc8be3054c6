/**
 * What only logs, tracebacks and dumps look like; prose that merely names an error does not. Each part looks at one line, so
 * that the time it takes grows with the text alone.
 */
const EVIDENCE =
  /^[ \t]*(?:\[ *\d+\.\d+\]|Traceback \(most recent call last\)|File ".*", line \d+|MemoryError\b|[\w.]*Error: |==> .* <==|Mem(?:Total|Free|Available):|apiVersion:|Last State:|Reason:[ \t]+OOMKilled|\{ *"|[A-Z][a-z]{2} \d+ \d\d:\d\d:\d\d )|Killed process \d+|oom-kill:|invoked oom-killer/m;

/** Nobody types a question of this length. */
const MAX_PROSE = 8_000;

export interface Said {
  /** `null` where nothing but evidence was said. */
  readonly question: string | null;
  /** The message as it was pasted, so that its lines keep their numbers; `null` where it is a question alone. */
  readonly evidence: string | null;
}

/** One message for both: paragraphs and fenced blocks that read like a log are evidence, the others are the question. */
export function splitMessage(text: string): Said {
  const { fenced, paragraphs } = blocksOf(text);
  const prose = paragraphs.filter((one) => one.length <= MAX_PROSE && !EVIDENCE.test(one));
  const pasted = prose.length < paragraphs.length || fenced.some((one) => EVIDENCE.test(one));
  // A block that is no evidence, such as a command, belongs to the question.
  const question = (pasted ? prose.join('\n\n') : text).trim().slice(0, MAX_PROSE);
  return { question: question === '' ? null : question, evidence: pasted ? text : null };
}

/** Markdown's fenced blocks, and the paragraphs outside them. A fence that is never closed runs to the end. */
function blocksOf(text: string): { fenced: string[]; paragraphs: string[] } {
  const fenced: string[] = [];
  const paragraphs: string[] = [];
  let lines: string[] = [];
  let fence: string | null = null;
  const end = (into: string[]) => {
    if (lines.length > 0) into.push(lines.join('\n'));
    lines = [];
  };
  for (const line of text.split(/\r?\n/)) {
    const [mark] = /^(?:`{3,}|~{3,})/.exec(line) ?? [];
    if (fence === null && mark !== undefined) {
      end(paragraphs);
      fence = mark;
    } else if (fence !== null && mark !== undefined && closes(line, mark, fence)) {
      end(fenced);
      fence = null;
    } else if (fence === null && line.trim() === '') end(paragraphs);
    else lines.push(line);
  }
  end(fence === null ? paragraphs : fenced);
  return { fenced, paragraphs };
}

function closes(line: string, mark: string, fence: string): boolean {
  return mark[0] === fence[0] && mark.length >= fence.length && line.trimEnd().length === mark.length;
}
