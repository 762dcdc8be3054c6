import type { Incident, IncidentEvent } from '../../schema/incident.ts';
import { clean, count, formatBytes, middle } from '../display.ts';
import { eventOf } from '../verdict-event.ts';
import { fittingName, type Picture } from './picture.ts';

const SHOWN = 10;
const ROW = 42;
/** Page sizes of the machines that Linux runs on; the log counts pages without saying how large they are. */
const PAGE_SIZES = [4096, 16_384, 65_536];

interface Row {
  pid: number;
  name: string;
  pages: number;
  marks: string[];
}

function rowsOf(incident: Incident, event: IncidentEvent): Row[] {
  const prefix = `${event.id}.task:`;
  return incident.facts
    .flatMap(({ id, label, value }) => {
      if (!id.startsWith(prefix) || !id.endsWith('.rss') || typeof value !== 'number') return [];
      const pid = Number(id.slice(prefix.length, -'.rss'.length));
      const name = clean(label)
        .replace(/^resident pages of /, '')
        .replace(/ \(pid \d+\)$/, '');
      const marks = [
        ...(pid === event.victim?.pid ? ['killed'] : []),
        ...(pid === event.hog?.pid ? ['largest user'] : []),
      ];
      return [{ pid, name, pages: value, marks }];
    })
    .sort((a, b) => b.pages - a.pages);
}

/** What the killed process's size in bytes says about pages; `null` where it fits none or is not known. */
function pageSizeOf({ victim }: IncidentEvent, rows: readonly Row[]): number | null {
  const pages = rows.find(({ pid }) => pid === victim?.pid)?.pages;
  const parts = [victim?.anonBytes, victim?.fileBytes, victim?.shmemBytes];
  const bytes = victim?.rssBytes ?? parts.reduce<number>((sum, part) => sum + (part ?? 0), 0);
  if (!pages || !bytes) return null;
  return PAGE_SIZES.find((size) => Math.abs((pages * size) / bytes - 1) < 0.3) ?? null;
}

/** The largest processes that the kernel listed when it killed, with the killed one and the largest user marked. */
export function processesPicture(incident: Incident): Picture | null {
  const event = eventOf(incident);
  const all = event ? rowsOf(incident, event) : [];
  const most = all[0]?.pages ?? 0;
  if (!event || most === 0) return null;
  const pageSize = pageSizeOf(event, all);
  const size = (pages: number) => (pageSize === null ? count(pages, 'page') : formatBytes(pages * pageSize));
  // Who was killed is shown even where many were larger.
  const top = all.filter((row, index) => index < SHOWN || row.marks.length > 0);
  const said = top
    .slice(0, 3)
    .map(({ name, pid, pages, marks }) => `${[name, `pid ${pid}`, ...marks].join(', ')}: ${size(pages)}`);
  return {
    name: 'processes',
    label: 'Processes',
    title: 'Resident memory of the processes at the kill',
    description: `${count(all.length, 'process')}, the largest first. ${said.join('. ')}.`.replace(
      'processs',
      'processes',
    ),
    head: ['Process', 'PID', 'Resident', 'Mark'],
    rows: all
      .slice(0, 200)
      .map(({ name, pid, pages, marks }) => [name, String(pid), size(pages), marks.join(', ')]),
    draw: (width) => ({
      height: top.length * ROW - 6,
      body: top.map(({ pid, name, pages, marks }, index) => {
        const y = index * ROW;
        const killed = marks.includes('killed');
        return (
          <g key={pid}>
            <text class={marks.length > 0 ? 'd-name d-strong' : 'd-name'} x={0} y={y + 13}>
              {`${killed ? '✕ ' : ''}${middle(name, fittingName(width - 210))}`}
            </text>
            <text class={killed ? 'd-kill-name' : 'd-faint'} x={width - 84} y={y + 13} text-anchor="end">
              {[...(width > 420 || marks.length === 0 ? [`pid ${pid}`] : []), ...marks].join(' · ')}
            </text>
            <text class="d-strong" x={width} y={y + 13} text-anchor="end">
              {size(pages)}
            </text>
            <rect class="d-track" x={0} y={y + 20} width={width} height={9} rx={3} />
            <rect
              class={killed ? 'd-bad' : marks.length > 0 ? 'd-bar' : 'd-other'}
              x={0}
              y={y + 20}
              width={Math.max(1.5, (pages / most) * width)}
              height={9}
              rx={3}
            />
          </g>
        );
      }),
    }),
  };
}
