import type { Answer } from '../schema/incident.ts';

const WIDTH = 96;

/** An answer for a terminal: its sentences by section with their marks, then the lines that they rest on. */
export function answerLines({ sentences, citations }: Pick<Answer, 'sentences' | 'citations'>): string[] {
  const lines: string[] = [];
  let section = '';
  for (const sentence of sentences) {
    if (sentence.section !== section) {
      section = sentence.section;
      lines.push('', section.toUpperCase());
    }
    const marks = sentence.citations.map((id) => `[${id}]`).join('');
    if (sentence.form === 'title') lines.push('', `  * ${sentence.text}`);
    else if (sentence.form === 'command')
      lines.push(...sentence.text.split('\n').map((line) => `    ${line}`));
    else lines.push(...wrap(`${sentence.text}${marks === '' ? '' : ` ${marks}`}`, '  '));
  }
  lines.push('', 'EVIDENCE');
  for (const citation of citations) {
    const what =
      citation.kind === 'evidence'
        ? `${citation.source}:${citation.line}`
        : `article ${citation.article}, ${citation.section}`;
    lines.push(`  [${citation.id}] ${what}`);
    if (citation.kind === 'evidence') lines.push(`      ${citation.text.trim().slice(0, 240)}`);
  }
  return lines;
}

function wrap(text: string, indent: string): string[] {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(' ')) {
    if (line.length + word.length + 1 > WIDTH && line !== indent) {
      lines.push(line);
      line = indent;
    }
    line += line === indent ? word : ` ${word}`;
  }
  return [...lines, line];
}
