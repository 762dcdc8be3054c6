import type { IncidentSummary } from '../../schema/conversation.ts';
import { clean, middle, shortTime } from '../display.ts';

interface Props {
  row: IncidentSummary;
  /** From 1, in the whole list. */
  position: number;
  current: boolean;
  onGo: (id: string) => void;
}

/** All rows are equally high, so that a long list can leave out those that are not in view. In pixels. */
export const ROW_HEIGHT = 78;

export function HistoryRow({ row, position, current, onGo }: Props) {
  const follow = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    onGo(row.id);
  };
  return (
    <li aria-setsize={-1} aria-posinset={position}>
      <a
        href={`/i/${encodeURIComponent(row.id)}`}
        aria-current={current ? 'page' : undefined}
        onClick={follow}
      >
        <span class="history-title">{clean(row.title.slice(0, 200))}</span>
        <span class="history-question">{clean((row.question ?? row.victim ?? '').slice(0, 200))}</span>
        <span class="history-meta">
          <span class="history-place">{middle(row.place ?? '', 60)}</span>
          <time dateTime={row.createdAt}>{shortTime(row.createdAt)}</time>
        </span>
      </a>
    </li>
  );
}
