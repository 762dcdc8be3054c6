import { formatBytes } from '../../lib/bytes.ts';
import type { Ledger } from '../../schema/incident.ts';
import { type Block, LIMITS, plain, section } from './block.ts';
import { COLOURS, FREE, RESIDUAL, type Swatch } from './palette.ts';
import type { Shown } from './shown.ts';

/** One part of the picture, the largest first; `bytes` as in the ledger. */
export interface LedgerPart {
  readonly name: string;
  readonly bytes: number;
  readonly swatch: Swatch;
}

/** The parts as the bar shows them: the largest by themselves, the small ones together, then what is free. */
export function ledgerParts({ parts, residualBytes }: Ledger): LedgerPart[] {
  const used = parts
    .filter(({ name, bytes }) => name !== 'free' && bytes > 0)
    .sort((a, b) => b.bytes - a.bytes);
  const own = used.length > COLOURS.length ? COLOURS.length - 1 : used.length;
  const rest = used.slice(own).reduce((sum, { bytes }) => sum + bytes, 0);
  const shown = [
    ...used.slice(0, own).map(({ name, bytes }) => ({ name, bytes })),
    ...(rest > 0 ? [{ name: `${used.length - own} smaller parts`, bytes: rest }] : []),
  ].map((part, i) => ({ ...part, swatch: COLOURS[i] as Swatch }));
  const free = parts.find(({ name, bytes }) => name === 'free' && bytes > 0);
  return [
    ...shown,
    ...(residualBytes > 0 ? [{ name: 'not accounted for', bytes: residualBytes, swatch: RESIDUAL }] : []),
    ...(free ? [{ name: 'free', bytes: free.bytes, swatch: FREE }] : []),
  ];
}

/** What the whole bar stands for: parts that overlap can be more than the total. */
export function wholeOf({ totalBytes }: Ledger, parts: readonly LedgerPart[]): number {
  return Math.max(
    totalBytes,
    parts.reduce((sum, { bytes }) => sum + bytes, 0),
  );
}

/**
 * Where the memory went: the bar, once it is uploaded, and its legend in text, which needs no picture.
 * @param file Slack's id of the uploaded picture, or `null`
 */
export function ledgerBlocks(ledger: Ledger | null, shown: Shown, file: string | null): Block[] {
  if (!ledger || ledger.totalBytes <= 0) return [];
  const parts = ledgerParts(ledger);
  const title = `Where ${formatBytes(ledger.totalBytes)} went`;
  const said = parts.map(({ name, bytes }) => `${name} ${formatBytes(bytes)}`).join(', ');
  const legend = parts.map(
    ({ name, bytes, swatch }) =>
      `${swatch.emoji} ${shown.prose(name, 40)}  *${formatBytes(bytes)}*  ${share(bytes, ledger.totalBytes)}`,
  );
  const image: Block[] =
    file === null
      ? []
      : [
          {
            type: 'image',
            slack_file: { id: file },
            title: plain(title),
            alt_text: shown.bare(`${title}: ${said}.`, LIMITS.alt),
          },
        ];
  // The picture has it as its title.
  const heading = file === null ? `*${title}*\n` : '';
  return [...image, section(heading + legend.join('\n'))];
}

function share(part: number, whole: number): string {
  const value = (100 * part) / whole;
  return value < 0.1
    ? '< 0.1 %'.replace('<', '&lt;')
    : `${value < 10 ? value.toFixed(1) : Math.round(value)} %`;
}
