import { useLayoutEffect, useRef } from 'preact/hooks';
import { useLineWindow } from '../line-window.ts';
import { FailureNote } from './failure-note.tsx';
import { ScrollRegion } from './scroll-region.tsx';
import { SourceLine } from './source-line.tsx';

interface Props {
  id: string;
  source: string;
  line: number;
  /** The cited line's text, shown until the source is there, and where it is not to be had. */
  text: string | null;
  onLineCount: (count: number) => void;
}

/** More is fetched when so little is left to scroll, in pixels. */
const NEAR_EDGE = 600;

/** Lines of one source with one of them lit; further lines come as they are scrolled to. */
export function SourceView({ id, source, line, text, onLineCount }: Props) {
  const view = useLineWindow(id, source, line);
  const box = useRef<HTMLElement>(null);
  /** A line that stays where it is on the screen while others come or go above it. */
  const anchor = useRef<{ number: string; top: number } | null>(null);
  const { lines, lineCount, change, failure } = view;

  const remember = () => {
    const top = box.current?.getBoundingClientRect().top ?? 0;
    const rows = box.current?.querySelectorAll<HTMLElement>('[data-line]') ?? [];
    const first = [...rows].find((row) => row.getBoundingClientRect().bottom > top);
    anchor.current = first
      ? { number: first.dataset.line ?? '', top: first.getBoundingClientRect().top }
      : null;
  };
  useLayoutEffect(() => {
    const scroller = box.current;
    if (!scroller) return;
    if (change === 'opened') {
      const lit = scroller.querySelector<HTMLElement>('[aria-current]');
      if (lit) scroller.scrollTop = lit.offsetTop - scroller.clientHeight / 2 + lit.clientHeight / 2;
    } else if (anchor.current) {
      const row = scroller.querySelector(`[data-line="${anchor.current.number}"]`);
      if (row) scroller.scrollTop += row.getBoundingClientRect().top - anchor.current.top;
    }
  }, [lines, change]);
  useLayoutEffect(() => {
    if (lineCount !== null) onLineCount(lineCount);
  }, [lineCount]);

  const scrolled = () => {
    const scroller = box.current;
    if (!scroller) return;
    remember();
    const { scrollTop, scrollHeight, clientHeight } = scroller;
    if (scrollTop < NEAR_EDGE) view.more('before');
    else if (scrollHeight - clientHeight - scrollTop < NEAR_EDGE) view.more('after');
  };
  const shown = lines.length === 0 && text !== null ? [{ number: line, text }] : lines;
  return (
    <ScrollRegion class="lines" box={box} label="Lines of the source" onScroll={scrolled}>
      {failure && <FailureNote failure={failure} onRetry={view.retry} />}
      <ol>
        {shown.map((one, index) => (
          <SourceLine
            key={one.number}
            line={one}
            lit={one.number === line}
            gap={index > 0 ? one.number - (shown[index - 1]?.number ?? 0) - 1 : 0}
          />
        ))}
      </ol>
      {!view.atEnd && <p class="lines-state">Loading later lines…</p>}
    </ScrollRegion>
  );
}
