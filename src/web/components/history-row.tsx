import type { IncidentSummary } from '../../schema/conversation.ts';
import { clean, shortTime } from '../display.ts';

interface Props {
  row: IncidentSummary;
  current: boolean;
  onGo: (id: string) => void;
}

export function HistoryRow({ row, current, onGo }: Props) {
  const follow = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    onGo(row.id);
  };
  return (
    <li>
      <a
        href={`/i/${encodeURIComponent(row.id)}`}
        aria-current={current ? 'page' : undefined}
        onClick={follow}
      >
        <span class="history-title">{clean(row.title.slice(0, 200))}</span>
        <span class="history-meta">
          <span class="history-question">{clean((row.question ?? row.victim ?? '').slice(0, 200))}</span>
          <time dateTime={row.createdAt}>{shortTime(row.createdAt)}</time>
        </span>
      </a>
    </li>
  );
}
