import type { RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';

/** Rows beyond the view that are kept ready, so that a quick scroll shows no gap. */
const SPARE = 6;

export interface RowWindow {
  from: number;
  to: number;
}

/** Which rows of a long list of equally high ones are near the view; only these need to be on the page. */
export function useRowWindow(
  scroller: RefObject<HTMLElement | null>,
  rows: number,
  rowHeight: number,
): RowWindow {
  const [range, setRange] = useState<RowWindow>({ from: 0, to: 20 });
  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const measure = () => {
      const from = Math.max(0, Math.floor(box.scrollTop / rowHeight) - SPARE);
      const to = Math.ceil((box.scrollTop + box.clientHeight) / rowHeight) + SPARE;
      setRange((now) => (now.from === from && now.to === to ? now : { from, to }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    box.addEventListener('scroll', measure, { passive: true });
    return () => {
      observer.disconnect();
      box.removeEventListener('scroll', measure);
    };
  }, [scroller, rows, rowHeight]);
  return { from: Math.min(range.from, rows), to: Math.min(range.to, rows) };
}
