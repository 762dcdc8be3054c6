import { useRef, useState } from 'preact/hooks';
import type { Citation } from '../../schema/incident.ts';
import { clean, middle } from '../display.ts';
import { Tooltip } from './tooltip.tsx';

interface Props {
  citation: Citation;
  number: number;
  active: boolean;
  onShow: (citation: Citation) => void;
}

export const placeOf = (citation: Citation) =>
  citation.kind === 'evidence'
    ? `${middle(citation.source, 60)}, line ${citation.line}`
    : `${clean(citation.title)}, ${clean(citation.section)}`;

export function CitationButton({ citation, number, active, onShow }: Props) {
  const button = useRef<HTMLButtonElement>(null);
  const [at, setAt] = useState<DOMRect | null>(null);
  const show = () => setAt(button.current?.getBoundingClientRect() ?? null);
  const hide = () => setAt(null);
  const pressed = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !at) return;
    event.preventDefault();
    hide();
  };
  return (
    <span
      class="cite"
      onPointerEnter={(event) => event.pointerType === 'mouse' && show()}
      onPointerLeave={hide}
      onFocusIn={() => button.current?.matches(':focus-visible') && show()}
      onFocusOut={hide}
    >
      <button
        ref={button}
        type="button"
        aria-label={`Evidence ${number}: ${placeOf(citation)}`}
        aria-pressed={active}
        onKeyDown={pressed}
        onClick={() => {
          hide();
          onShow(citation);
        }}
      >
        {number}
      </button>
      {at && <Tooltip at={at} place={placeOf(citation)} text={citation.text} onHide={hide} />}
    </span>
  );
}
