import { useEffect } from 'preact/hooks';
import { clean } from '../display.ts';

interface Props {
  at: DOMRect;
  place: string;
  text: string;
  onHide: () => void;
}

const MAX = 600;

export function Tooltip({ at, place, text, onHide }: Props) {
  useEffect(() => {
    addEventListener('scroll', onHide, { capture: true, once: true });
    return () => removeEventListener('scroll', onHide, { capture: true });
  }, [onHide]);
  const width = Math.min(440, innerWidth - 24);
  const left = Math.max(12, Math.min(at.left - 16, innerWidth - width - 12));
  const above = at.bottom > innerHeight * 0.6;
  const style = {
    left: `${left}px`,
    width: `${width}px`,
    ...(above ? { bottom: `${innerHeight - at.top}px` } : { top: `${at.bottom}px` }),
  };
  return (
    <span class="tooltip" role="tooltip" style={style}>
      <span class="tooltip-body">
        <span class="tooltip-place">{place}</span>
        <code>{clean(text.slice(0, MAX)).trim() + (text.length > MAX ? '…' : '')}</code>
      </span>
    </span>
  );
}
