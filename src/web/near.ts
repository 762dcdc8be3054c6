import type { RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';

/** So far beyond the view something is drawn already. */
const MARGIN = '1500px 0px';
/** About as high as a question with its answer. */
const GUESS_PX = 420;

type Told = (entry: IntersectionObserverEntry) => void;

const told = new WeakMap<Element, Told>();
const observers = new WeakMap<Element, IntersectionObserver>();

function observerOf(root: Element): IntersectionObserver {
  const known = observers.get(root);
  if (known) return known;
  const observer = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) told.get(entry.target)?.(entry);
    },
    { root, rootMargin: MARGIN },
  );
  observers.set(root, observer);
  return observer;
}

/**
 * Whether a part of a long page is near the view, and else how high it was, in pixels: what is far away is only a gap.
 * @param lazy whether that is looked at; else all is near
 */
export function useNear(
  box: RefObject<HTMLElement | null>,
  root: RefObject<HTMLElement | null>,
  lazy: boolean,
): { near: boolean; height: number } {
  const [state, setState] = useState({ near: !lazy, height: GUESS_PX });
  useLayoutEffect(() => {
    const [part, scroller] = [box.current, root.current];
    if (!lazy || !part || !scroller) return;
    const observer = observerOf(scroller);
    told.set(part, ({ isIntersecting: near, boundingClientRect: { height } }) =>
      setState((now) => (near === now.near ? now : { near, height: near ? now.height : height })),
    );
    observer.observe(part);
    return () => observer.unobserve(part);
  }, [box, root, lazy]);
  return lazy ? state : { near: true, height: GUESS_PX };
}
