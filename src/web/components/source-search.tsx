import { useEffect, useState } from 'preact/hooks';
import type { LineMatches } from '../../schema/conversation.ts';
import { searchLines } from '../api.ts';
import { clean, count } from '../display.ts';
import { isAbort } from '../failure.ts';
import { SearchIcon } from './icons.tsx';

interface Props {
  id: string;
  /** `null` searches all sources. */
  path: string | null;
  onPick: (match: LineMatches['matches'][number]) => void;
  /** Whether results stand in the place of what is below. */
  onResults: (shown: boolean) => void;
}

const CHARS = 300;
const BEFORE = 40;

/** A match with what stands around it; long lines are cut where the match still shows. */
function Excerpt({ text, q }: { text: string; q: string }) {
  const found = text.toLowerCase().indexOf(q.toLowerCase());
  if (found < 0) return <>{clean(text.slice(0, CHARS))}</>;
  const from = Math.max(0, found - (text.length > CHARS ? BEFORE : found));
  return (
    <>
      {from > 0 && '…'}
      {clean(text.slice(from, found))}
      <mark>{clean(text.slice(found, found + q.length))}</mark>
      {clean(text.slice(found + q.length, from + CHARS))}
    </>
  );
}

export function SourceSearch({ id, path, onPick, onResults }: Props) {
  const [q, setQ] = useState('');
  const [found, setFound] = useState<LineMatches | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    setFailed(false);
    if (q === '') {
      setFound(null);
      return;
    }
    const control = new AbortController();
    const timer = setTimeout(async () => {
      try {
        setFound(await searchLines(id, q, path, control.signal));
      } catch (error) {
        if (!isAbort(error)) setFailed(true);
      }
    }, 180);
    return () => {
      clearTimeout(timer);
      control.abort();
    };
  }, [id, path, q]);
  useEffect(() => onResults(found !== null), [found !== null]);

  const label = path === null ? 'Search all sources' : 'Search in this source';
  const total = found?.matches.length ?? 0;
  const said = found ? `${found.more ? 'The first ' : ''}${count(total, 'line')}` : '';
  const pick = (match: LineMatches['matches'][number]) => {
    setQ('');
    setFound(null);
    onPick(match);
  };
  return (
    <>
      <label class="search source-search">
        <SearchIcon />
        <span class="sr-only">{label}</span>
        <input
          type="search"
          placeholder={label}
          maxLength={1_000}
          value={q}
          onInput={(event) => setQ(event.currentTarget.value)}
          onKeyDown={(event) => {
            const first = found?.matches[0];
            if (event.key === 'Enter' && first) pick(first);
            if (event.key !== 'Escape' || q === '') return;
            event.preventDefault();
            setQ('');
          }}
        />
      </label>
      <output class="source-found">{failed ? 'The search failed. Type again to retry.' : said}</output>
      {found && (
        <ul class="matches" aria-label="Lines found">
          {found.matches.map((match) => (
            <li key={`${match.path}:${match.number}`}>
              <button type="button" onClick={() => pick(match)}>
                <span class="match-place">
                  {path === null && `${clean(match.path)}:`}
                  {match.number}
                </span>
                <span class="match-text">
                  <Excerpt text={match.text} q={q} />
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
