import { type Block, context, LIMITS, plain, section } from './block.ts';
import { helpBlocks } from './help.ts';
import type { Shown } from './shown.ts';
import { sureness } from './verdict.ts';

/** An incident as the Home tab lists it. */
export interface HomeRow {
  readonly title: string;
  readonly cause: string;
  readonly confidence: number;
  readonly place: string | null;
  readonly question: string | null;
  readonly createdAt: string;
  /** The thread's address, where Slack gave one. */
  readonly link: string | null;
}

/** Newest first. */
export function homeBlocks(rows: readonly HomeRow[], shown: Shown): Block[] {
  const list =
    rows.length === 0 ? [context('No incident yet.')] : rows.flatMap((row) => rowBlocks(row, shown));
  return [
    { type: 'header' as const, text: plain('Recent incidents') },
    context('Yours, and those of public channels.'),
    ...list,
    { type: 'divider' as const },
    ...helpBlocks(),
  ].slice(0, LIMITS.homeBlocks);
}

export function rowBlocks(row: HomeRow, shown: Shown): Block[] {
  const { title, cause, confidence, place, question, createdAt, link } = row;
  const seconds = Math.floor(Date.parse(createdAt) / 1000);
  // Slack shows it in each reader's own time zone.
  const when = Number.isFinite(seconds)
    ? `<!date^${seconds}^{date_short_pretty} {time}|${shown.prose(createdAt, 40)}>`
    : shown.prose(createdAt, 40);
  const name = shown.prose(title, 200);
  const notes = [
    when,
    shown.code(cause),
    sureness(cause, confidence),
    place === null ? '' : shown.code(place, 80),
  ];
  const asked = question === null ? '' : `\n_${shown.prose(question, 150)}_`;
  return [
    section(`${link === null ? `*${name}*` : `*<${link}|${name.replaceAll('|', '¦')}>*`}${asked}`),
    context(notes.filter(Boolean).join('  ·  ')),
  ];
}
