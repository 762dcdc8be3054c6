import { printable } from '../lib/text.ts';
import type { Incident } from '../schema/incident.ts';

const WIDTH = 96;

/** The incident as a terminal page: verdict first, then the answer, then the lines it rests on. */
export function incidentText(incident: Incident): string {
  const { verdict, contributing, answer, warnings } = incident;
  const sure = verdict.confidence > 0 ? `, ${Math.round(verdict.confidence * 100)} % sure` : '';
  const lines = [`${verdict.title} [${verdict.cause}${sure}]`];
  if (contributing.length > 0)
    lines.push(`Also: ${contributing.map((one) => `${one.title} [${one.cause}]`).join('; ')}`);
  let section = '';
  for (const sentence of answer.sentences) {
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
  for (const citation of answer.citations) {
    const what =
      citation.kind === 'evidence'
        ? `${citation.source}:${citation.line}`
        : `article ${citation.article}, ${citation.section}`;
    lines.push(`  [${citation.id}] ${what}`);
    if (citation.kind === 'evidence') lines.push(`      ${citation.text.trim().slice(0, 240)}`);
  }
  if (warnings.length > 0) lines.push('', 'WARNINGS', ...warnings.map((one) => `  ${one}`));
  return `${lines.map(printable).join('\n')}\n`;
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
