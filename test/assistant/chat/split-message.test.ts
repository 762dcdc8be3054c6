import { describe, expect, test } from 'vitest';
import { splitMessage } from '../../../src/assistant/chat/split-message.ts';

const LOG = '[  100.1] python3 invoked oom-killer: order=0\n[  100.2] Killed process 7 (python3)';

test.each([
  ['What does exit code 137 mean?', 'What does exit code 137 mean?', false],
  ['I got a MemoryError today. Why?', 'I got a MemoryError today. Why?', false],
  ['Is `oom_score_adj` enough?\n\nI have 4 GiB.', 'Is `oom_score_adj` enough?\n\nI have 4 GiB.', false],
  ['I ran\n```sh\npython3 etl.py\n```\nand it died', 'I ran\n```sh\npython3 etl.py\n```\nand it died', false],
  [LOG, null, true],
  [`Why?\n\n${LOG}`, 'Why?', true],
  [`${LOG}\n\nWhy?`, 'Why?', true],
  [`Why?\r\n\r\n${LOG.replaceAll('\n', '\r\n')}`, 'Why?', true],
  [`Why?\n\`\`\`\n${LOG}\n\n\`\`\`\nAnd who?`, 'Why?\n\nAnd who?', true],
  [`Why?\n~~~~text\n\`\`\`\n${LOG}\n~~~\n~~~~\nAnd who?`, 'Why?\n\nAnd who?', true],
  [`Why?\n\`\`\`\n${LOG}`, 'Why?', true],
  ['Traceback (most recent call last):\n  File "a.py", line 1\nMemoryError', null, true],
  ['MemTotal: 1 kB', null, true],
  ['', null, false],
])('%j', (text, question, pasted) => {
  expect(splitMessage(text)).toEqual({ question, evidence: pasted ? text : null });
});

describe('a text that would take a careless pattern years', () => {
  const MiB = 1024 ** 2;
  test.each([
    ['blank lines', '\n'.repeat(4 * MiB)],
    ['blanks', ' '.repeat(4 * MiB)],
    ['blank lines in a fence', `\`\`\`\n${'\n'.repeat(4 * MiB)}`],
    ['fences of all lengths', Array.from({ length: 2_000 }, (_, i) => '`'.repeat(i + 3)).join('\n')],
    ['one long fence', '`'.repeat(4 * MiB)],
    ['words without an end', 'a.'.repeat(2 * MiB)],
    ['brackets', '[ 1.'.repeat(MiB)],
    ['quotes', 'File "'.repeat(MiB)],
    ['arrows', '==> '.repeat(MiB)],
  ])('is split: %s', (_name, text) => {
    expect(splitMessage(text).question?.length ?? 0).toBeLessThanOrEqual(8_000);
  });
});
