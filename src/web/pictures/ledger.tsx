import type { Incident } from '../../schema/incident.ts';
import { clean, formatBytes, middle } from '../display.ts';
import { fitting, type Picture } from './picture.ts';

interface Part {
  name: string;
  bytes: number;
  mark: string;
}

const COLOURS = 7;
const BAR = 36;
const LINE = 25;

function partsOf({ parts, residualBytes }: NonNullable<Incident['ledger']>): Part[] {
  const used = parts
    .filter(({ name, bytes }) => name !== 'free' && bytes > 0)
    .sort((a, b) => b.bytes - a.bytes);
  const free = parts.filter(({ name, bytes }) => name === 'free' && bytes > 0);
  return [
    ...used.map(({ name, bytes }, index) => ({
      name: clean(name),
      bytes,
      mark: `d-part-${Math.min(index, COLOURS - 1)}`,
    })),
    ...(residualBytes > 0
      ? [{ name: 'not accounted for', bytes: residualBytes, mark: 'd-part-residual' }]
      : []),
    ...free.map(({ name, bytes }) => ({ name, bytes, mark: 'd-part-free' })),
  ];
}

const percent = (part: number, whole: number) => {
  const value = (100 * part) / whole;
  return value < 0.1 ? '< 0.1 %' : `${value < 10 ? value.toFixed(1) : Math.round(value)} %`;
};

/** Where the memory went: each kind as a part of the whole, with what no counter explains. */
export function ledgerPicture({ ledger }: Incident): Picture | null {
  if (!ledger || ledger.totalBytes <= 0) return null;
  const { totalBytes } = ledger;
  const parts = partsOf(ledger);
  // Parts that overlap can be more than the total: the bar then shows their sum.
  const whole = Math.max(
    totalBytes,
    parts.reduce((sum, { bytes }) => sum + bytes, 0),
  );
  const said = parts.map(({ name, bytes }) => `${name} ${formatBytes(bytes)}`).join(', ');
  return {
    name: 'memory',
    label: 'Memory',
    title: `Where ${formatBytes(totalBytes)} went`,
    description: `Of ${formatBytes(totalBytes)}: ${said}.`,
    head: ['Kind', 'Size', 'Share'],
    rows: [
      ...parts.map(({ name, bytes }) => [name, formatBytes(bytes), percent(bytes, totalBytes)]),
      ['in all', formatBytes(totalBytes), '100 %'],
    ],
    draw: (width) => {
      const columns = width > 540 ? 2 : 1;
      const cell = width / columns;
      const perColumn = Math.ceil(parts.length / columns);
      let x = 0;
      return {
        height: BAR + 18 + perColumn * LINE,
        body: (
          <>
            {parts.map(({ name, bytes, mark }) => {
              const full = (bytes / whole) * width;
              const at = x;
              x += full;
              return (
                <rect
                  key={name}
                  class={mark}
                  x={at + 0.5}
                  y={1}
                  width={Math.max(1, full - 1)}
                  height={BAR}
                  rx={full > 8 ? 3 : 0}
                />
              );
            })}
            {parts.map(({ name, bytes, mark }, index) => {
              const left = Math.floor(index / perColumn) * cell;
              const y = BAR + 18 + (index % perColumn) * LINE;
              const end = left + cell - (columns > 1 ? 20 : 0);
              return (
                <g key={name}>
                  <rect class={mark} x={left + 1} y={y} width={11} height={11} rx={2.5} />
                  <text x={left + 20} y={y + 10.5}>
                    {middle(name, fitting(cell - 170))}
                  </text>
                  <text class="d-strong" x={end - 62} y={y + 10.5} text-anchor="end">
                    {formatBytes(bytes)}
                  </text>
                  <text class="d-faint" x={end} y={y + 10.5} text-anchor="end">
                    {percent(bytes, totalBytes)}
                  </text>
                </g>
              );
            })}
          </>
        ),
      };
    },
  };
}
