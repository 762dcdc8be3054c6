import fc from 'fast-check';
import { marked, type Token } from 'marked';
import { expect, test } from 'vitest';
import { escapeMarkdown, MarkdownWriter } from '../../src/report/markdown-writer.ts';

test.each([
  ['`sum([x])` of <b>', '`sum([x])` of \\<b\\>'],
  ['one ` and <i>', 'one \\` and \\<i\\>'],
  ['``<b>``', '\\`\\`\\<b\\>\\`\\`'],
  ['a `b` c `', 'a \\`b\\` c \\`'],
])('%s', (text, escaped) => expect(escapeMarkdown(text)).toBe(escaped));

function kinds(tokens: readonly Token[]): string[] {
  return tokens.flatMap((token) => [
    token.type,
    ...('tokens' in token && token.tokens ? kinds(token.tokens) : []),
  ]);
}

test('no sentence becomes markup, whatever stands before it', () => {
  const pieces = fc.array(
    fc.constantFrom('`', '``', '<img src=x>', '<b>', '](x)', '[a', '*', 'word', ' ', '\\'),
  );
  fc.assert(
    fc.property(pieces, pieces, (one, other) => {
      const text = `a ${escapeMarkdown(one.join(''))} ${escapeMarkdown(other.join(''))}`;
      const found = kinds(marked.lexer(text));
      expect(found.filter((kind) => ['html', 'link', 'image', 'strong', 'em'].includes(kind))).toEqual([]);
    }),
    { numRuns: 2000 },
  );
});

test('a diff is fenced as one', () => {
  const text = '--- a/job.py\n+++ b/job.py\n@@ -1 +1 @@\n-a\n+b';
  const sentence = { section: '', form: 'command' as const, text, citations: [] };
  expect(new MarkdownWriter().sentence(sentence)).toBe(`\`\`\`diff\n${text}\n\`\`\``);
});
