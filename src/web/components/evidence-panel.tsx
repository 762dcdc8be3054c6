import { useEffect, useRef, useState } from 'preact/hooks';
import { clean, count } from '../display.ts';
import { lineHash } from '../place.ts';
import type { Shown } from '../shown.ts';
import { ArticleView } from './article-view.tsx';
import { CopyButton } from './copy-button.tsx';
import { CloseIcon, LinkIcon, ListIcon } from './icons.tsx';
import { LineField } from './line-field.tsx';
import { Sheet } from './sheet.tsx';
import { SourceList } from './source-list.tsx';
import { SourceSearch } from './source-search.tsx';
import { SourceView } from './source-view.tsx';

interface Props {
  id: string;
  shown: Shown;
  /** Full screen, on narrow ones. */
  sheet: boolean;
  onShow: (shown: Shown) => void;
  onClose: () => void;
}

const TITLES = { line: 'Evidence', article: 'Knowledge', sources: 'Evidence' } as const;

/** The third place: what was handed over, and the articles, beside the conversation. */
export function EvidencePanel({ id, shown, sheet, onShow, onClose }: Props) {
  const back = useRef<Element | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const [searching, setSearching] = useState(false);
  const [lineCount, setLineCount] = useState<number | null>(null);
  useEffect(() => {
    const panel = heading.current?.closest('.panel');
    if (!panel?.contains(document.activeElement)) back.current = document.activeElement;
    heading.current?.focus({ preventScroll: true });
    // The panel narrows the text beside it: what was being read must not slip out of view.
    if (!sheet) back.current?.scrollIntoView({ block: 'nearest' });
  }, [shown]);
  const source = shown.kind === 'line' ? shown.source : null;
  useEffect(() => setLineCount(null), [source]);
  const close = () => {
    onClose();
    if (back.current instanceof HTMLElement) back.current.focus({ preventScroll: true });
  };
  const open = (path: string, line = 1) => onShow({ kind: 'line', source: path, line, text: null });
  const title =
    shown.kind === 'line'
      ? shown.source
      : shown.kind === 'article'
        ? shown.citation.title
        : 'What was handed over';
  const body = (
    <>
      <header class="panel-head">
        <div>
          <p class="eyebrow">{TITLES[shown.kind]}</p>
          <h2 ref={heading} tabIndex={-1} class={shown.kind === 'line' ? 'panel-path' : ''}>
            {clean(title)}
          </h2>
        </div>
        <div class="panel-tools">
          {shown.kind !== 'sources' && (
            <button
              type="button"
              class="icon-button"
              aria-label="All sources"
              title="All sources"
              onClick={() => onShow({ kind: 'sources' })}
            >
              <ListIcon />
            </button>
          )}
          <button type="button" class="icon-button" aria-label="Close the evidence" onClick={close}>
            <CloseIcon />
          </button>
        </div>
      </header>
      {shown.kind === 'line' && (
        <div class="panel-note">
          <LineField line={shown.line} lineCount={lineCount} onLine={(line) => open(shown.source, line)} />
          {lineCount !== null && <span>of {count(lineCount, 'line')}</span>}
          <CopyButton
            text={`${location.origin}${location.pathname}${lineHash(shown.source, shown.line)}`}
            label="Link"
            icon={<LinkIcon />}
          />
        </div>
      )}
      {shown.kind !== 'article' && (
        <SourceSearch
          key={source ?? ''}
          id={id}
          path={source}
          onPick={({ path, number }) => open(path, number)}
          onResults={setSearching}
        />
      )}
      {shown.kind === 'article' && <ArticleView citation={shown.citation} />}
      {shown.kind === 'sources' && !searching && <SourceList id={id} onOpen={open} />}
      {shown.kind === 'line' && !searching && (
        <SourceView
          key={shown.source}
          id={id}
          source={shown.source}
          line={shown.line}
          text={shown.text}
          onLineCount={setLineCount}
        />
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
