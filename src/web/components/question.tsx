import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Prose } from './prose.tsx';

/** A long question is folded: what people came for is the verdict below it. */
export function Question({ text }: { text: string }) {
  const body = useRef<HTMLParagraphElement>(null);
  const [folds, setFolds] = useState(false);
  const [open, setOpen] = useState(false);
  useLayoutEffect(() => {
    const box = body.current;
    if (!box) return;
    const measure = () => setFolds((now) => now || box.scrollHeight > box.clientHeight + 2);
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    return () => observer.disconnect();
  }, []);
  return (
    <div class="question">
      <span class="sr-only">You asked: </span>
      <p ref={body} class={open ? '' : 'folded'}>
        <Prose text={text} />
      </p>
      {folds && (
        <button type="button" class="more" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? 'Show less' : 'Show all'}
        </button>
      )}
    </div>
  );
}
