import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { SourceLines } from '../schema/conversation.ts';
import { getLines } from './api.ts';
import { type Failure, isAbort, toFailure } from './failure.ts';

type Line = SourceLines['lines'][number];

/** Lines fetched at a time, and kept on the page at most: a log of any length stays light. */
const STEP = 250;
const KEPT = 1_500;

export interface LineWindow {
  lines: readonly Line[];
  /** Of the whole source; `null` until it is known. */
  lineCount: number | null;
  atStart: boolean;
  atEnd: boolean;
  failure: Failure | null;
  /** What the last change did to the view: whether lines were put before what is shown. */
  change: 'opened' | 'before' | 'after' | null;
  more: (where: 'before' | 'after') => void;
  retry: () => void;
}

interface State {
  lines: readonly Line[];
  lineCount: number | null;
  atStart: boolean;
  atEnd: boolean;
  change: LineWindow['change'];
}

const EMPTY: State = { lines: [], lineCount: null, atStart: true, atEnd: true, change: null };

function joined(now: State, got: SourceLines, where: 'before' | 'after'): State {
  const { lineCount } = got;
  if (where === 'before') {
    const lines = [...got.lines, ...now.lines];
    const cut = lines.length > KEPT;
    const atStart = got.lines.length < STEP;
    return { lines: lines.slice(0, KEPT), lineCount, atStart, atEnd: now.atEnd && !cut, change: 'before' };
  }
  const lines = [...now.lines, ...got.lines];
  const cut = lines.length > KEPT;
  const atEnd = got.lines.length < STEP;
  // What is cut off above shifts the view as what is put there does.
  const change = cut ? 'before' : 'after';
  return { lines: lines.slice(-KEPT), lineCount, atStart: now.atStart && !cut, atEnd, change };
}

/** A window on the lines of a source around one of them, that grows at the end where more is asked for. */
export function useLineWindow(id: string, path: string, line: number): LineWindow {
  const [state, setState] = useState<State>(EMPTY);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [tries, setTries] = useState(0);
  const fetching = useRef<AbortController | null>(null);

  const load = useCallback(
    async (around: { near: number; before: number; after: number }, put: (got: SourceLines) => State) => {
      fetching.current?.abort();
      const mine = new AbortController();
      fetching.current = mine;
      setFailure(null);
      try {
        const got = await getLines(id, { path, ...around }, mine.signal);
        setState(() => put(got));
      } catch (error) {
        if (!isAbort(error)) setFailure(toFailure(error, 'While opening the evidence'));
      } finally {
        if (fetching.current === mine) fetching.current = null;
      }
    },
    [id, path],
  );
  useEffect(() => {
    if (state.lines.some(({ number }) => number === line)) {
      setState((now) => ({ ...now, change: 'opened' }));
      return;
    }
    load({ near: line, before: STEP, after: STEP }, (got) => {
      const before = got.lines.filter(({ number }) => number < line).length;
      const atEnd = got.lines.length - before < STEP;
      return { ...got, atStart: before < STEP, atEnd, change: 'opened' };
    });
  }, [load, line, tries]);

  const more = (where: 'before' | 'after') => {
    const edge = where === 'before' ? state.lines[0] : state.lines.at(-1);
    if (!edge || fetching.current || (where === 'before' ? state.atStart : state.atEnd)) return;
    const around =
      where === 'before'
        ? { near: edge.number, before: STEP, after: 0 }
        : { near: edge.number + 1, before: 0, after: STEP };
    load(around, (got) => joined(state, got, where));
  };
  return { ...state, failure, more, retry: () => setTries((n) => n + 1) };
}
