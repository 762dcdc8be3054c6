import type { Incident, IncidentEvent } from '../../schema/incident.ts';
import { clean, count, middle, utcTime } from '../display.ts';
import { fitting, type Picture } from './picture.ts';

interface Kill {
  event: IncidentEvent;
  /** Seconds, on one clock for all. */
  at: number;
}

const SHOWN = 40;
const ROW = 24;

const KINDS: Partial<Record<IncidentEvent['kind'], string>> = {
  'oom-kill': 'kernel kill',
  'group-kill': 'kill of a group',
  'userspace-kill': 'kill by a daemon',
  'external-kill': 'kill from outside',
  'memory-error': 'MemoryError',
  'allocation-failure': 'refused allocation',
};

const kindOf = ({ kind }: IncidentEvent) => KINDS[kind] ?? kind.replaceAll('-', ' ');
const nameOf = ({ victim, trigger }: IncidentEvent) => clean(victim?.name ?? trigger?.name ?? 'a process');
const placeOf = ({ cgroup }: IncidentEvent) => clean(cgroup?.limitPath ?? cgroup?.taskPath ?? '');

function duration(seconds: number): string {
  if (seconds < 120) return `${Number(seconds.toFixed(seconds < 10 ? 1 : 0))} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  return `${Number((seconds / 3_600).toFixed(1))} h`;
}

/** Those events that share a clock: the kernel's stamps, or else the time of day. */
function timed(events: readonly IncidentEvent[]): Kill[] {
  const by = (read: (event: IncidentEvent) => number | null) =>
    events.flatMap((event) => {
      const at = read(event);
      return at === null || Number.isNaN(at) ? [] : [{ event, at }];
    });
  const uptime = by(({ uptimeSeconds }) => uptimeSeconds);
  const clock = by(({ time }) => (time === null ? null : Date.parse(time) / 1000));
  return (uptime.length >= clock.length ? uptime : clock).sort((a, b) => a.at - b.at);
}

/** Several failures over time; kills that belong together stand on one band. */
export function killsPicture({ events, insight }: Incident): Picture | null {
  const kills = timed(events);
  const [first, last] = [kills[0], kills.at(-1)];
  if (!first || !last || kills.length < 2) return null;
  const span = last.at - first.at || 1;
  const storms = insight.storms.filter((storm) => storm.events.length > 1);
  const culprit = storms.find((storm) => storm.culprit)?.culprit;
  const storm = storms.length === 0 ? '' : ` ${count(storms.length, 'storm')} of kills that belong together.`;
  const blame = culprit ? ` Behind it: ${clean(culprit.name)}.` : '';
  const shown = kills.slice(0, SHOWN);
  return {
    name: 'kills',
    label: storms.length > 0 ? 'Storm' : 'Over time',
    title: `${count(kills.length, 'failure')} in ${duration(span)}`,
    description: `From ${nameOf(first.event)} to ${nameOf(last.event)}.${storm}${blame}`,
    head: ['After the first', 'Process', 'What', 'Control group', 'Time'],
    rows: kills.map(({ event, at }) => [
      `+${duration(at - first.at)}`,
      nameOf(event),
      kindOf(event),
      placeOf(event),
      event.time === null ? '' : utcTime(event.time),
    ]),
    draw: (width) => {
      const left = Math.min(210, width * 0.42);
      const x = (at: number) => left + 8 + ((at - first.at) / span) * (width - left - 24);
      const bottom = shown.length * ROW + 4;
      return {
        height: bottom + 26,
        body: (
          <>
            {storms.map(({ events: ids }) => {
              const of = shown.flatMap((kill, row) =>
                ids.includes(kill.event.id) ? [{ ...kill, row }] : [],
              );
              const [from, to] = [of[0], of.at(-1)];
              if (!from || !to) return null;
              return (
                <rect
                  key={ids[0]}
                  class="d-track"
                  x={x(from.at) - 8}
                  y={from.row * ROW + 1}
                  width={x(to.at) - x(from.at) + 16}
                  height={(to.row - from.row + 1) * ROW - 2}
                  rx={6}
                />
              );
            })}
            {shown.map(({ event, at }, row) => (
              <g key={event.id}>
                <text x={0} y={row * ROW + 16}>
                  {middle(nameOf(event), fitting(left - 12))}
                </text>
                <line class="d-axis" x1={left} x2={x(at) - 7} y1={row * ROW + 12} y2={row * ROW + 12} />
                <circle class="d-kill" cx={x(at)} cy={row * ROW + 12} r={5} />
              </g>
            ))}
            <line class="d-axis" x1={left} x2={width} y1={bottom} y2={bottom} />
            <text class="d-faint" x={left + 2} y={bottom + 18}>
              0
            </text>
            <text class="d-faint" x={width} y={bottom + 18} text-anchor="end">
              {`+${duration(span)}`}
            </text>
            {kills.length > SHOWN && (
              <text class="d-faint" x={0} y={bottom + 18}>
                {`and ${kills.length - SHOWN} more`}
              </text>
            )}
          </>
        ),
      };
    },
  };
}
