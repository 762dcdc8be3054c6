import { useState } from 'preact/hooks';
import { clean, formatBytes } from '../display.ts';

const STEP = 2_000;

/** Shows the beginning of a text, and more on demand: a line of a megabyte must not break the page. */
export function Clip({ text }: { text: string }) {
  const [shown, setShown] = useState(STEP);
  if (text.length <= shown) return <>{clean(text)}</>;
  return (
    <>
      {clean(text.slice(0, shown))}…{' '}
      <button type="button" class="more" onClick={() => setShown(shown * 8)}>
        Show more of {formatBytes(text.length)}
      </button>
    </>
  );
}
