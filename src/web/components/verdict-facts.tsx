import type { EventProcess, Fact, IncidentEvent } from '../../schema/incident.ts';
import { formatBytes, middle } from '../display.ts';

interface Row {
  label: string;
  value: string;
  note: string;
}

const nameOf = (process: EventProcess) => middle(process.name ?? 'a process', 40);
const pidOf = (process: EventProcess) => (process.pid === null ? '' : `pid ${process.pid}`);
const sizeOf = ({ rssBytes, anonBytes }: EventProcess) => {
  if (anonBytes !== null) return `${formatBytes(anonBytes)} anonymous`;
  return rssBytes === null ? '' : `${formatBytes(rssBytes)} in RAM`;
};
const join = (...parts: string[]) => parts.filter((part) => part !== '').join(', ');

/** How much the host had left, the question that most people come with. */
function available(facts: readonly Fact[]): Row | null {
  const bytesOf = (id: string) => {
    const value = facts.find((fact) => fact.id === id)?.value;
    return typeof value === 'number' ? value : null;
  };
  for (const moment of ['before', 'after']) {
    const free = bytesOf(`host.MemAvailable@${moment}`);
    const total = bytesOf(`host.MemTotal@${moment}`);
    if (free === null) continue;
    const of = total === null ? '' : `of ${formatBytes(total)}`;
    return { label: 'RAM available', value: formatBytes(free), note: join(of, `${moment} the failure`) };
  }
  return null;
}

function rowsOf(event: IncidentEvent | null, facts: readonly Fact[]): Row[] {
  const rows: Row[] = [];
  const limit = event?.limit?.bytes ?? event?.cgroup?.limitBytes ?? null;
  const used = event?.cgroup?.usageBytes ?? null;
  if (limit !== null) {
    const note = used === null ? (event?.limit?.name ?? '') : `${formatBytes(used)} used`;
    rows.push({ label: 'Limit', value: formatBytes(limit), note: middle(note, 48) });
  }
  const { victim = null, hog = null } = event ?? {};
  const same = hog !== null && hog.pid !== null && hog.pid === victim?.pid;
  const row = (label: string, process: EventProcess) =>
    rows.push({ label, value: nameOf(process), note: join(pidOf(process), sizeOf(process)) });
  if (victim) row(same ? 'Killed, and largest user' : 'Killed', victim);
  if (hog && !same) row('Largest user', hog);
  const ram = available(facts);
  if (ram && rows.length < 3) rows.push(ram);
  return rows;
}

/** What the verdict rests on, in numbers. A value that is not known is left out, never shown as 0. */
export function VerdictFacts({ event, facts }: { event: IncidentEvent | null; facts: readonly Fact[] }) {
  const rows = rowsOf(event, facts);
  if (rows.length === 0) return null;
  return (
    <dl class="facts">
      {rows.map(({ label, value, note }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            <span class="fact-value">{value}</span>
            {note && <span class="fact-note">{note}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
