import type { Incident } from '../../schema/incident.ts';
import type { SampledMemory, SampledPoint } from '../../schema/insight.ts';
import { count, formatBytes } from '../display.ts';
import { eventOf } from '../verdict-event.ts';
import { Legend } from './legend.tsx';
import type { Picture } from './picture.ts';

const LEFT = 68;
const TOP = 20;
/** Of the curve, and of the strip for pressure under it. */
const BOTTOM = 164;
const STRIP = 40;
const TICKS = 4;

const bytesOf = ({ rssBytes, currentBytes }: SampledPoint) => rssBytes ?? currentBytes;
const size = (bytes: number | null) => (bytes === null ? '' : formatBytes(bytes));
const seconds = (value: number) => `${Number(value.toFixed(1))} s`;

/** A step of 1, 2 or 5 times a power of two thousand or so, that divides the axis into a few. */
function stepOf(most: number): number {
  const raw = most / TICKS;
  const unit = 1024 ** Math.max(0, Math.floor(Math.log(raw) / Math.log(1024)));
  const power = 10 ** Math.floor(Math.log10(raw / unit));
  const times = [1, 2, 5, 10].find((one) => one * power * unit >= raw) ?? 10;
  return times * power * unit;
}

/** In words: how fast it grows, and when that meets the limit. */
function leads(growth: SampledMemory['growth']): string {
  if (!growth) return '';
  const { bytesPerSecond, secondsToLimit } = growth;
  const when = secondsToLimit
    ? `, and reaches the limit ${seconds(secondsToLimit)} after the last sample`
    : '';
  return ` It grows steadily, by ${formatBytes(Math.round(bytesPerSecond))} a second${when}.`;
}

/** Memory over time as it was sampled, against the limit, with where it leads and how tasks waited. */
export function samplesPicture(incident: Incident): Picture | null {
  const given = incident.insight.samples;
  const samples = given?.points.filter((sample) => bytesOf(sample) !== null) ?? [];
  const [first, last] = [samples[0], samples.at(-1)];
  if (!given || !first || !last || samples.length < 3 || last.seconds <= first.seconds) return null;
  const { growth } = given;
  const event = eventOf(incident);
  const limit = event?.limit?.bytes ?? event?.cgroup?.limitBytes ?? null;
  const killed = event !== null && /kill/.test(event.kind);
  const highest = Math.max(...samples.map((sample) => bytesOf(sample) ?? 0));
  const pressed = samples.flatMap(({ pressurePercent }) =>
    pressurePercent === null ? [] : [pressurePercent],
  );
  const pressure = pressed.length > 0 ? Math.max(...pressed) : null;
  const sampled = last.seconds - first.seconds;
  const ahead = growth?.secondsToLimit ? Math.min(growth.secondsToLimit * 1.06, sampled) : sampled * 0.18;
  const span = growth ? sampled + ahead : sampled * 1.06;
  const top = Math.max(highest, limit ?? 0) * 1.15;
  const step = stepOf(top);
  return {
    name: 'samples',
    label: 'Samples',
    title: 'Memory over time, as it was sampled',
    description:
      `From ${size(bytesOf(first))} at ${seconds(first.seconds)} to ${size(bytesOf(last))} at ${seconds(last.seconds)}, ` +
      `highest ${formatBytes(highest)}${limit === null ? '' : `, limit ${formatBytes(limit)}`}.${leads(growth)}` +
      `${killed ? ' The last sample stands before the kill.' : ''}` +
      `${pressure === null ? '' : ` Tasks waited for memory up to ${pressure} % of the time (PSI).`}` +
      ` ${count(given.count, 'sample')}.`,
    head: ['Time', 'RSS', 'Control group', ...(pressure === null ? [] : ['PSI some']), 'Line'],
    rows: samples
      .slice(0, 300)
      .map(({ seconds: at, rssBytes, currentBytes, pressurePercent, line }) => [
        seconds(at),
        size(rssBytes),
        size(currentBytes),
        ...(pressure === null ? [] : [pressurePercent === null ? '' : `${pressurePercent} %`]),
        String(line),
      ]),
    draw: (width) => {
      const x = (at: number) => LEFT + ((at - first.seconds) / span) * (width - LEFT - 4);
      const y = (bytes: number) => BOTTOM - (bytes / top) * (BOTTOM - TOP);
      const curve = (read: (sample: SampledPoint) => number | null, height: (value: number) => number) =>
        samples
          .flatMap((one) => {
            const value = read(one);
            return value === null ? [] : [`${x(one.seconds).toFixed(1)} ${height(value).toFixed(1)}`];
          })
          .join('L');
      const group = first.rssBytes !== null && samples.some(({ currentBytes }) => currentBytes !== null);
      const ticks = Array.from({ length: Math.floor(top / step) + 1 }, (_, n) => n * step);
      const until = growth && carriedOn(last, growth.bytesPerSecond, first.seconds + span, top);
      const times = BOTTOM + 17;
      const strip = times + 16;
      const foot = pressure === null ? times : strip + STRIP;
      const waits = (percent: number) => strip + STRIP - (percent / 100) * STRIP;
      return {
        height: foot + 30,
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
            {until && (
              <path
                class="d-forecast"
                d={`M${x(last.seconds)} ${y(bytesOf(last) ?? 0)}L${x(until.seconds)} ${y(until.bytes)}`}
              />
            )}
            {group && <path class="d-curve-other" d={`M${curve(({ currentBytes }) => currentBytes, y)}`} />}
            <path class="d-curve" d={`M${curve(bytesOf, y)}`} />
            {killed && (
              <>
                <line class="d-mark" x1={x(last.seconds)} x2={x(last.seconds)} y1={TOP} y2={BOTTOM} />
                <text class="d-kill-name" x={x(last.seconds)} y={times} text-anchor="end">
                  {`✕ killed after ${seconds(last.seconds)}`}
                </text>
              </>
            )}
            <text class="d-faint" x={LEFT} y={times}>
              {seconds(first.seconds)}
            </text>
            {!killed && (
              <text class="d-faint" x={x(last.seconds)} y={times} text-anchor="end">
                {seconds(last.seconds)}
              </text>
            )}
            {pressure !== null && (
              <>
                {[0, 100].map((percent) => (
                  <g key={percent}>
                    <line class="d-axis" x1={LEFT} x2={width} y1={waits(percent)} y2={waits(percent)} />
                    <text class="d-faint" x={LEFT - 8} y={waits(percent) + 4} text-anchor="end">
                      {`${percent} %`}
                    </text>
                  </g>
                ))}
                <path class="d-pressure" d={`M${curve(({ pressurePercent }) => pressurePercent, waits)}`} />
              </>
            )}
            <Legend
              left={LEFT}
              top={foot + 19}
              entries={[
                ['d-curve', first.rssBytes === null ? 'control group' : 'RSS'],
                ...(group ? [['d-curve-other', 'control group'] as const] : []),
                ...(until ? [['d-forecast', 'where it leads'] as const] : []),
                ...(pressure === null ? [] : [['d-pressure', 'waiting for memory'] as const]),
              ]}
            />
          </>
        ),
      };
    },
  };
}

/** From the last sample on at a slope, up to the end of the picture. */
function carriedOn(last: SampledPoint, slope: number, until: number, top: number) {
  const bytes = bytesOf(last) ?? 0;
  const end = Math.min(until, last.seconds + (top - bytes) / slope);
  return end > last.seconds ? { seconds: end, bytes: bytes + slope * (end - last.seconds) } : null;
}
