import { printable } from '../lib/text.ts';
import type { Incident } from '../schema/incident.ts';
import { answerLines } from './answer-lines.ts';

/** The incident as a terminal page: verdict first, then the answer, then the lines it rests on. */
export function incidentText(incident: Incident): string {
  const { verdict, contributing, answer, warnings } = incident;
  const sure = verdict.confidence > 0 ? `, ${Math.round(verdict.confidence * 100)} % sure` : '';
  const lines = [`${verdict.title} [${verdict.cause}${sure}]`];
  if (contributing.length > 0)
    lines.push(`Also: ${contributing.map((one) => `${one.title} [${one.cause}]`).join('; ')}`);
  lines.push(...answerLines(answer));
  if (warnings.length > 0) lines.push('', 'WARNINGS', ...warnings.map((one) => `  ${one}`));
  return `${lines.map(printable).join('\n')}\n`;
}
