import type { Incident } from '../../schema/incident.ts';
import { count, formatBytes } from '../display.ts';
import type { Sample, Samples } from '../samples.ts';
import { eventOf } from '../verdict-event.ts';
import type { Picture } from './picture.ts';

const HEIGHT = 210;
const LEFT = 68;
const BOTTOM = HEIGHT - 46;
const TOP = 20;
const TICKS = 4;

const bytesOf = ({ rss, current }: Sample) => rss ?? current;
const size = (bytes: number | null) => (bytes === null ? '' : formatBytes(bytes));
const seconds = (value: number) => `${Number(value.toFixed(1))} s`;

/** The samples that the rules cite as the ends of a growth, if they do. */
function trendOf({ verdict, contributing }: Incident, { source, samples }: Samples): [Sample, Sample] | null {
  const lines = [verdict, ...contributing].flatMap(({ cause, evidence }) =>
    cause === 'leak-growth' ? evidence.flatMap((one) => (one.source === source ? [one.line] : [])) : [],
  );
  const [from, to] = [Math.min(...lines), Math.max(...lines)].map((line) =>
    samples.find((sample) => sample.line === line),
  );
  return from && to && to.seconds > from.seconds ? [from, to] : null;
}

/** A step of 1, 2 or 5 times a power of two thousand or so, that divides the axis into a few. */
function stepOf(most: number): number {
  const raw = most / TICKS;
  const unit = 1024 ** Math.max(0, Math.floor(Math.log(raw) / Math.log(1024)));
  const power = 10 ** Math.floor(Math.log10(raw / unit));
  const times = [1, 2, 5, 10].find((one) => one * power * unit >= raw) ?? 10;
  return times * power * unit;
}

/** Memory over time as it was sampled, against the limit, with where it leads. */
export function samplesPicture(incident: Incident, given: Samples | null): Picture | null {
  const samples = given?.samples.filter((sample) => bytesOf(sample) !== null) ?? [];
  const [first, last] = [samples[0], samples.at(-1)];
  if (!given || !first || !last || samples.length < 3 || last.seconds <= first.seconds) return null;
  const event = eventOf(incident);
  const limit = event?.limit?.bytes ?? event?.cgroup?.limitBytes ?? null;
  const trend = trendOf(incident, given);
  const killed = event !== null && /kill/.test(event.kind);
  const highest = Math.max(...samples.map((sample) => bytesOf(sample) ?? 0));
  const span = (last.seconds - first.seconds) * (trend ? 1.18 : 1.06);
  const top = Math.max(highest, limit ?? 0) * 1.15;
  const step = stepOf(top);
  const leads = trend ? ' It grows steadily.' : '';
  return {
    name: 'samples',
    label: 'Samples',
    title: 'Memory over time, as it was sampled',
    description:
      `From ${size(bytesOf(first))} at ${seconds(first.seconds)} to ${size(bytesOf(last))} at ${seconds(last.seconds)}, ` +
      `highest ${formatBytes(highest)}${limit === null ? '' : `, limit ${formatBytes(limit)}`}.${leads}` +
      `${killed ? ' The last sample stands before the kill.' : ''} ${count(samples.length, 'sample')}.`,
    head: ['Time', 'RSS', 'Control group', 'Line'],
    rows: samples
      .slice(0, 300)
      .map(({ seconds: at, rss, current, line }) => [seconds(at), size(rss), size(current), String(line)]),
    draw: (width) => {
      const x = (at: number) => LEFT + ((at - first.seconds) / span) * (width - LEFT - 4);
      const y = (bytes: number) => BOTTOM - (bytes / top) * (BOTTOM - TOP);
      const curve = (read: (sample: Sample) => number | null) =>
        samples
          .flatMap((one) => {
            const bytes = read(one);
            return bytes === null ? [] : [`${x(one.seconds).toFixed(1)} ${y(bytes).toFixed(1)}`];
          })
          .join('L');
      const group = first.rss !== null && samples.some(({ current }) => current !== null);
      const ticks = Array.from({ length: Math.floor(top / step) + 1 }, (_, n) => n * step);
      const ahead = trend && carriedOn(trend, first.seconds + span, top);
      return {
        height: HEIGHT,
        body: (
          <>
            {ticks.map((bytes) => (
              <g key={bytes}>
                <line class="d-axis" x1={LEFT} x2={width} y1={y(bytes)} y2={y(bytes)} />
                <text class="d-faint" x={LEFT - 8} y={y(bytes) + 4} text-anchor="end">
                  {bytes === 0 ? '0' : formatBytes(bytes)}
                </text>
              </g>
            ))}
            {limit !== null && (
              <>
                <line class="d-limit" x1={LEFT} x2={width} y1={y(limit)} y2={y(limit)} />
                <text class="d-limit-name" x={LEFT + 4} y={y(limit) - 6}>
                  {`limit ${formatBytes(limit)}`}
                </text>
              </>
            )}
            {trend && ahead && (
              <path
                class="d-forecast"
                d={`M${x(trend[1].seconds)} ${y(bytesOf(trend[1]) ?? 0)}L${x(ahead.seconds)} ${y(ahead.bytes)}`}
              />
            )}
            {group && <path class="d-curve-other" d={`M${curve(({ current }) => current)}`} />}
            <path class="d-curve" d={`M${curve(bytesOf)}`} />
            {killed && (
              <>
                <line class="d-mark" x1={x(last.seconds)} x2={x(last.seconds)} y1={TOP} y2={BOTTOM} />
                <text class="d-kill-name" x={x(last.seconds)} y={BOTTOM + 17} text-anchor="end">
                  {`✕ killed after ${seconds(last.seconds)}`}
                </text>
              </>
            )}
            <text class="d-faint" x={LEFT} y={BOTTOM + 17}>
              {seconds(first.seconds)}
            </text>
            {!killed && (
              <text class="d-faint" x={x(last.seconds)} y={BOTTOM + 17} text-anchor="end">
                {seconds(last.seconds)}
              </text>
            )}
            <Legend
              entries={[
                ['d-curve', first.rss === null ? 'control group' : 'RSS'],
                ...(group ? [['d-curve-other', 'control group'] as const] : []),
                ...(ahead ? [['d-forecast', 'where it leads'] as const] : []),
              ]}
            />
          </>
        ),
      };
    },
  };
}

function Legend({ entries }: { entries: readonly (readonly [mark: string, name: string])[] }) {
  let at = LEFT;
  return (
    <>
      {entries.map(([mark, name]) => {
        const left = at;
        at += 44 + name.length * 7;
        return (
          <g key={name}>
            <path class={mark} d={`M${left} ${BOTTOM + 36}h20`} />
            <text class="d-faint" x={left + 26} y={BOTTOM + 40}>
              {name}
            </text>
          </g>
        );
      })}
    </>
  );
}

/** The line through two samples, up to the end of the picture. */
function carriedOn([from, to]: [Sample, Sample], until: number, top: number) {
  const [a, b] = [bytesOf(from) ?? 0, bytesOf(to) ?? 0];
  const slope = (b - a) / (to.seconds - from.seconds);
  const seconds = slope > 0 ? Math.min(until, to.seconds + (top - b) / slope) : until;
  return seconds > to.seconds ? { seconds, bytes: b + slope * (seconds - to.seconds) } : null;
}
