import type { RefObject } from 'preact';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { placeOf, pointTo } from './place.ts';
import { hashOf, type Shown } from './shown.ts';

function fromHash(hash: string): Shown | null {
  const place = placeOf(hash);
  if (place?.kind === 'line') return { ...place, text: null };
  return place?.kind === 'sources' ? place : null;
}

/** As long as turns around one that was far away take to be drawn. */
const FRAMES = 15;

function settle(turn: HTMLElement, frames: number): void {
  turn.scrollIntoView({ block: 'start' });
  if (frames > 0) requestAnimationFrame(() => settle(turn, frames - 1));
}

/**
 * What the evidence place shows, and the address in step with it. An address that names an answer is scrolled to once
 * the conversation is there.
 */
export function useShown(content: RefObject<HTMLElement | null>, ready: boolean) {
  const [shown, set] = useState<Shown | null>(() => fromHash(location.hash));
  const sought = useRef(placeOf(location.hash));
  const setShown = useCallback((next: Shown | null) => {
    set(next);
    pointTo(hashOf(next));
  }, []);
  const close = useCallback(() => setShown(null), [setShown]);

  useEffect(() => {
    const changed = () => {
      sought.current = placeOf(location.hash);
      const next = fromHash(location.hash);
      if (next) set(next);
      else seek();
    };
    const seek = () => {
      if (sought.current?.kind !== 'message' || !ready) return;
      const turn = content.current?.querySelector<HTMLElement>(
        `[id="${CSS.escape(`m-${sought.current.id}`)}"]`,
      );
      sought.current = null;
      if (!turn) return;
      turn.focus({ preventScroll: true });
      settle(turn, FRAMES);
    };
    seek();
    addEventListener('hashchange', changed);
    return () => removeEventListener('hashchange', changed);
  }, [ready, content]);
  return { shown, setShown, close };
}
