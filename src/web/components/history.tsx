import { useEffect, useState } from 'preact/hooks';
import type { IncidentSummary } from '../../schema/conversation.ts';
import { listIncidents } from '../api.ts';
import { isAbort } from '../failure.ts';
import { HistoryRow } from './history-row.tsx';
import { Mark, PlusIcon, SearchIcon } from './icons.tsx';

interface Props {
  current: string | null;
  /** Counts up with each new incident. */
  created: number;
  onGo: (id: string | null) => void;
}

export function History({ current, created, onGo }: Props) {
  const [q, setQ] = useState('');
  const [rows, setRows] = useState<IncidentSummary[] | null>(null);
  const [next, setNext] = useState<string | null>(null);
  const [failed, setFailed] = useState(false);

  const fetchRows = async (cursor: string | null, signal?: AbortSignal) => {
    try {
      const page = await listIncidents(q.trim(), cursor, signal);
      setRows((before) => (cursor ? [...(before ?? []), ...page.incidents] : page.incidents));
      setNext(page.next);
      setFailed(false);
    } catch (error) {
      if (!isAbort(error)) setFailed(true);
    }
  };
  useEffect(() => {
    const control = new AbortController();
    const timer = setTimeout(() => fetchRows(null, control.signal), q ? 200 : 0);
    return () => {
      clearTimeout(timer);
      control.abort();
    };
  }, [q, created]);

  const nothing = q ? 'No incident matches.' : 'Your incidents will be listed here.';
  return (
    <nav class="history" aria-label="Incidents">
      <div class="history-top">
        <span class="wordmark">
          <Mark /> oomwhy
        </span>
        <button type="button" class="button" onClick={() => onGo(null)}>
          <PlusIcon /> New
        </button>
      </div>
      <label class="search">
        <SearchIcon />
        <span class="sr-only">Search incidents</span>
        <input
          type="search"
          placeholder="Search incidents"
          value={q}
          onInput={(event) => setQ(event.currentTarget.value)}
        />
      </label>
      <ul class="history-list">
        {rows?.map((row) => (
          <HistoryRow key={row.id} row={row} current={row.id === current} onGo={onGo} />
        ))}
      </ul>
      <p class="history-note" aria-live="polite">
        {failed ? 'The list could not be loaded.' : rows?.length === 0 ? nothing : ''}
      </p>
      {failed && (
        <button type="button" class="button history-more" onClick={() => fetchRows(null)}>
          Try again
        </button>
      )}
      {next && !failed && (
        <button type="button" class="button history-more" onClick={() => fetchRows(next)}>
          Show older
        </button>
      )}
    </nav>
  );
}
