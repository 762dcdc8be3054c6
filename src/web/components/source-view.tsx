import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { SourceLines } from '../../schema/conversation.ts';
import type { Evidence } from '../../schema/evidence.ts';
import { getLines } from '../api.ts';
import { count } from '../display.ts';
import { type Failure, toFailure } from '../failure.ts';
import { FailureNote } from './failure-note.tsx';
import { SourceLine } from './source-line.tsx';

const AROUND = 40;
const MORE = 200;

interface Range {
  from: number;
  to: number;
}

export function SourceView({ id, cited }: { id: string; cited: Evidence }) {
  const [source, setSource] = useState<SourceLines | null>(null);
  const [range, setRange] = useState<Range>({ from: cited.line, to: cited.line });
  const [failure, setFailure] = useState<Failure | null>(null);
  const box = useRef<HTMLDivElement>(null);
  /** How far the view is from its end, kept while lines are put before it. */
  const fromEnd = useRef<number | null>(null);

  const fetchLines = async (from: number, to: number, keep: 'none' | 'before' | 'after') => {
    const start = Math.max(1, from);
    setFailure(null);
    try {
      const got = await getLines(id, cited.source, start, to);
      fromEnd.current =
        keep === 'before' && box.current ? box.current.scrollHeight - box.current.scrollTop : null;
      const old = keep === 'none' ? [] : (source?.lines ?? []);
      setSource({ ...got, lines: keep === 'before' ? [...got.lines, ...old] : [...old, ...got.lines] });
      setRange((now) => ({
        from: keep === 'after' ? now.from : start,
        to: Math.min(got.lineCount, keep === 'before' ? now.to : to),
      }));
    } catch (error) {
      setFailure(toFailure(error, 'While opening the evidence'));
    }
  };
  useEffect(() => {
    fetchLines(cited.line - AROUND, cited.line + AROUND, 'none');
  }, []);
  useLayoutEffect(() => {
    const view = box.current;
    if (!view || !source) return;
    if (fromEnd.current !== null) view.scrollTop = view.scrollHeight - fromEnd.current;
    else if (source.lines.length <= AROUND * 2 + 1) {
      const lit = view.querySelector<HTMLElement>('[aria-current]');
      if (lit) view.scrollTop = lit.offsetTop - view.clientHeight / 2 + lit.clientHeight / 2;
    }
  }, [source]);

  const lines = source?.lines ?? [{ number: cited.line, text: cited.text }];
  return (
    <>
      <p class="panel-note">
        Line {cited.line.toLocaleString('en-GB')}
        {source ? ` of ${count(source.lineCount, 'line')}` : ''}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section class="lines" ref={box} tabIndex={0} aria-label="Lines of the source">
        {failure && (
          <FailureNote
            failure={failure}
            onRetry={() => fetchLines(range.from - AROUND, range.to + AROUND, 'none')}
          />
        )}
        {source && range.from > 1 && (
          <button
            type="button"
            class="lines-more"
            onClick={() => fetchLines(range.from - MORE, range.from - 1, 'before')}
          >
            Show earlier lines
          </button>
        )}
        <ol>
          {lines.map((line, index) => (
            <SourceLine
              key={line.number}
              line={line}
              lit={line.number === cited.line}
              gap={index > 0 ? line.number - (lines[index - 1]?.number ?? 0) - 1 : 0}
            />
          ))}
        </ol>
        {source && range.to < source.lineCount && (
          <button
            type="button"
            class="lines-more"
            onClick={() => fetchLines(range.to + 1, range.to + MORE, 'after')}
          >
            Show later lines
          </button>
        )}
      </section>
    </>
  );
}
