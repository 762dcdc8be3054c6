import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { useIncidentList } from '../incident-list.ts';
import { useRowWindow } from '../window.ts';
import { type Filter, HistoryFilter } from './history-filter.tsx';
import { HistoryRow, ROW_HEIGHT } from './history-row.tsx';
import { FilterIcon, Mark, PlusIcon, SearchIcon } from './icons.tsx';
import { SignedIn } from './signed-in.tsx';

interface Props {
  current: string | null;
  /** Counts up with each new incident. */
  created: number;
  onGo: (id: string | null) => void;
}

const ANY: Filter = { cause: '', place: '', days: 0 };
const DAY_MS = 86_400_000;
/** The next page is fetched when so many rows are left. */
const AHEAD = 20;

export function History({ current, created, onGo }: Props) {
  const [q, setQ] = useState('');
  const [filter, setFilter] = useState(ANY);
  const [filtering, setFiltering] = useState(false);
  const since = useMemo(
    () => (filter.days === 0 ? undefined : new Date(Date.now() - filter.days * DAY_MS).toISOString()),
    [filter.days],
  );
  const { cause, place } = filter;
  const list = useIncidentList({ q: q.trim(), cause, place, since }, created);
  const rows = list.rows ?? [];
  const box = useRef<HTMLDivElement>(null);
  const { from, to } = useRowWindow(box, rows.length, ROW_HEIGHT);
  useEffect(() => {
    if (to >= rows.length - AHEAD) list.more();
  }, [to, rows.length]);
  const chosen = [cause, place, since].filter(Boolean).length;
  const narrowed = q !== '' || chosen > 0;
  const nothing = narrowed ? 'No incident matches.' : 'Your incidents will be listed here.';
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
      <div class="history-search">
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
        <button
          type="button"
          class={`icon-button ${chosen > 0 ? 'icon-button-on' : ''}`}
          aria-label={chosen > 0 ? `Filter, ${chosen} set` : 'Filter'}
          aria-expanded={filtering}
          onClick={() => setFiltering(!filtering)}
        >
          <FilterIcon />
        </button>
      </div>
      {filtering && <HistoryFilter filter={filter} facets={list.facets} onFilter={setFilter} />}
      <div class="history-list" ref={box}>
        <ul
          style={{
            paddingTop: `${from * ROW_HEIGHT}px`,
            paddingBottom: `${(rows.length - to) * ROW_HEIGHT}px`,
          }}
        >
          {rows.slice(from, to).map((row, index) => (
            <HistoryRow
              key={row.id}
              row={row}
              position={from + index + 1}
              current={row.id === current}
              onGo={onGo}
            />
          ))}
        </ul>
      </div>
      <p class="history-note" aria-live="polite">
        {list.failed ? 'The list could not be loaded.' : list.rows?.length === 0 ? nothing : ''}
      </p>
      {list.failed && (
        <button type="button" class="button history-more" onClick={list.retry}>
          Try again
        </button>
      )}
      {narrowed && list.rows?.length === 0 && !list.failed && (
        <button
          type="button"
          class="button history-more"
          onClick={() => {
            setQ('');
            setFilter(ANY);
          }}
        >
          Show all
        </button>
      )}
      <SignedIn />
    </nav>
  );
}
