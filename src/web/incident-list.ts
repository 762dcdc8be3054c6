import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { IncidentList, IncidentSummary } from '../schema/conversation.ts';
import { type ListFilter, listIncidents } from './api.ts';
import { isAbort } from './failure.ts';

export interface ListState {
  /** `null` until the first page is there. */
  rows: readonly IncidentSummary[] | null;
  facets: NonNullable<IncidentList['facets']>;
  failed: boolean;
  /** Fetches the next page where there is one. */
  more: () => void;
  retry: () => void;
}

const NO_FACETS = { causes: [], places: [] };

/** The incidents that a filter lets through, page by page. */
export function useIncidentList(filter: ListFilter, created: number): ListState {
  const [rows, setRows] = useState<readonly IncidentSummary[] | null>(null);
  const [facets, setFacets] = useState<ListState['facets']>(NO_FACETS);
  const [next, setNext] = useState<string | null>(null);
  const [failed, setFailed] = useState(false);
  const running = useRef<AbortController | null>(null);

  const fetchRows = useCallback(
    async (cursor: string | null) => {
      running.current?.abort();
      const control = new AbortController();
      running.current = control;
      try {
        const page = await listIncidents(filter, cursor, control.signal);
        setRows((before) => (cursor ? [...(before ?? []), ...page.incidents] : page.incidents));
        setNext(page.next);
        if (page.facets) setFacets(page.facets);
        setFailed(false);
      } catch (error) {
        if (!isAbort(error)) setFailed(true);
      } finally {
        if (running.current === control) running.current = null;
      }
    },
    [filter.q, filter.cause, filter.place, filter.since],
  );
  useEffect(() => {
    const timer = setTimeout(() => fetchRows(null), filter.q ? 200 : 0);
    return () => {
      clearTimeout(timer);
      running.current?.abort();
    };
  }, [fetchRows, created]);
  const more = () => {
    if (next && !running.current && !failed) fetchRows(next);
  };
  return { rows, facets, failed, more, retry: () => fetchRows(null) };
}
