import { inline } from '../../lib/text.ts';
import type { GenericNotice } from '../../schema/alert.ts';
import type { Notice } from './notice.ts';
import { placeInWords, placeLines, placeOf } from './place.ts';

export function genericNotice(given: GenericNotice): Notice {
  const { key, status, title = '', question, text, labels = {}, annotations = {}, url, incident } = given;
  const place = placeOf(labels, [title, ...Object.values(annotations)]);
  const where = placeInWords(place);
  const told = (kind: string, all: Readonly<Record<string, string>>) =>
    Object.entries(all).map(([name, value]) => `  ${kind} ${inline(name)}: ${inline(value, 2_000)}`);
  return {
    key: `generic:${key}`,
    status,
    question:
      question || `${title || inline(key)}${where ? ` (${where})` : ''}: why did it run out of memory?`,
    lines: [
      `Alert ${inline(key)}: ${status}`,
      ...(title ? [`  title: ${inline(title, 2_000)}`] : []),
      ...placeLines(place).map((line) => `  ${line}`),
      ...told('label', labels),
      ...told('annotation', annotations),
      ...(url ? [`  from: ${inline(url, 2_000)}`] : []),
    ],
    attached: text || null,
    incident: incident ?? null,
  };
}
