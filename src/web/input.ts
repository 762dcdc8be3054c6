import type { Attachment } from './attachments.ts';
import { DEFAULT_QUESTION } from './example.ts';

/** What only logs, tracebacks and dumps look like; prose that merely names an error does not. */
const EVIDENCE =
  /^\s*(?:\[\s*\d+\.\d+\]|Traceback \(most recent call last\)|File ".*", line \d+|MemoryError\b|[\w.]*Error: |==> .* <==|Mem(?:Total|Free|Available):|apiVersion:|Last State:|Reason:\s+OOMKilled|\{\s*"|[A-Z][a-z]{2} \d+ \d\d:\d\d:\d\d )|Killed process \d+|oom-kill:|invoked oom-killer/m;

export interface Input {
  question: string;
  /** `null` when the box holds a question only. */
  text: string | null;
}

/**
 * One box for both: paragraphs that read like a log are evidence, the others are the question. Where nothing is
 * attached the question is all there is to go by, so it is evidence too.
 */
export function splitInput(box: string, attached: boolean): Input {
  const paragraphs = box.trim().split(/\n\s*\n/);
  const prose = paragraphs.filter((paragraph) => !EVIDENCE.test(paragraph));
  return {
    question: prose.join('\n\n').trim() || DEFAULT_QUESTION,
    text: attached && prose.length === paragraphs.length ? null : box,
  };
}

export function toForm(input: Input, attachments: readonly Attachment[]): FormData {
  const form = new FormData();
  form.append('question', input.question);
  // As a file, because the line ends of a field would be changed, and evidence is cited as it is.
  if (input.text !== null)
    form.append('files', new File([input.text], 'message.txt', { type: 'text/plain' }));
  for (const { file } of attachments) form.append('files', file, file.name);
  return form;
}
