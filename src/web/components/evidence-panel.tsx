import { useEffect, useRef } from 'preact/hooks';
import type { Citation } from '../../schema/incident.ts';
import { clean } from '../display.ts';
import { CloseIcon } from './icons.tsx';
import { Prose } from './prose.tsx';
import { Sheet } from './sheet.tsx';
import { SourceView } from './source-view.tsx';

interface Props {
  id: string;
  citation: Citation;
  /** Full screen, on narrow ones. */
  sheet: boolean;
  onClose: () => void;
}

export function EvidencePanel({ id, citation, sheet, onClose }: Props) {
  const back = useRef<Element | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!heading.current?.parentElement?.parentElement?.contains(document.activeElement)) {
      back.current = document.activeElement;
    }
    heading.current?.focus({ preventScroll: true });
    // The panel narrows the text beside it: what was being read must not slip out of view.
    if (!sheet) back.current?.scrollIntoView({ block: 'nearest' });
  }, [citation]);
  const close = () => {
    onClose();
    if (back.current instanceof HTMLElement) back.current.focus({ preventScroll: true });
  };
  const body = (
    <>
      <header class="panel-head">
        <div>
          <p class="eyebrow">{citation.kind === 'evidence' ? 'Evidence' : 'Knowledge'}</p>
          <h2 ref={heading} tabIndex={-1} class={citation.kind === 'evidence' ? 'panel-path' : ''}>
            {clean(citation.kind === 'evidence' ? citation.source : citation.title)}
          </h2>
        </div>
        <button type="button" class="icon-button" aria-label="Close the evidence" onClick={close}>
          <CloseIcon />
        </button>
      </header>
      {citation.kind === 'evidence' ? (
        <SourceView key={`${citation.source}:${citation.line}`} id={id} cited={citation} />
      ) : (
        <div class="article">
          <h3>{clean(citation.section)}</h3>
          <blockquote>
            <Prose text={citation.text} />
          </blockquote>
          {citation.url && (
            <p>
              <a href={citation.url} target="_blank" rel="noreferrer">
                Read the article
              </a>
            </p>
          )}
        </div>
      )}
    </>
  );
  if (sheet) {
    return (
      <Sheet class="panel panel-sheet" label="Evidence" open onClose={close}>
        {body}
      </Sheet>
    );
  }
  return (
    <aside class="panel" aria-label="Evidence">
      {body}
    </aside>
  );
}
