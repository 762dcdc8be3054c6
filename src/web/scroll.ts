import type { RefObject } from 'preact';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';

const NEAR = 48;

/**
 * Follows a growing answer only for whoever is at its end. A new turn is followed until its question has reached
 * the top, so that an answer longer than the screen is read from its beginning.
 */
export function useFollow(scroller: RefObject<HTMLElement | null>, content: RefObject<HTMLElement | null>) {
  const mode = useRef<'none' | 'turn' | 'end'>('none');
  const last = useRef(0);
  const [below, setBelow] = useState(false);

  useEffect(() => {
    const box = scroller.current;
    const inner = content.current;
    if (!box || !inner) return;
    const rest = () => box.scrollHeight - box.clientHeight - box.scrollTop;
    const grown = () => {
      if (mode.current !== 'none') {
        const end = box.scrollHeight - box.clientHeight;
        const turns = inner.querySelectorAll<HTMLElement>('[data-turn]');
        const top = (turns[turns.length - 1]?.offsetTop ?? end) - 24;
        const to = mode.current === 'end' ? end : Math.min(end, top);
        if (to > box.scrollTop) {
          box.scrollTop = to;
          last.current = box.scrollTop;
        }
      }
      setBelow(rest() > NEAR);
    };
    const scrolled = () => {
      const from = last.current;
      last.current = box.scrollTop;
      setBelow(rest() > NEAR);
      // Content that shrinks moves the view too; only who goes down to the end, or up from it, means something.
      if (box.scrollTop > from && rest() <= NEAR) mode.current = 'end';
      else if (box.scrollTop < from && rest() > NEAR) mode.current = 'none';
    };
    const observer = new ResizeObserver(grown);
    observer.observe(inner);
    observer.observe(box);
    box.addEventListener('scroll', scrolled, { passive: true });
    return () => {
      observer.disconnect();
      box.removeEventListener('scroll', scrolled);
    };
  }, [scroller, content]);

  const followTurn = useCallback(() => {
    mode.current = 'turn';
  }, []);
  const toEnd = useCallback(() => {
    mode.current = 'end';
    const box = scroller.current;
    if (box) box.scrollTop = box.scrollHeight;
  }, [scroller]);
  return { below, followTurn, toEnd };
}
