import { useEffect, useState } from 'preact/hooks';
import type { SourceList as Sources } from '../../schema/conversation.ts';
import { getSources } from '../api.ts';
import { clean, count } from '../display.ts';
import { type Failure, toFailure } from '../failure.ts';
import { FailureNote } from './failure-note.tsx';
import { FileIcon } from './icons.tsx';

interface Props {
  id: string;
  onOpen: (path: string) => void;
}

/** All that was handed over, in its order. */
export function SourceList({ id, onOpen }: Props) {
  const [sources, setSources] = useState<Sources['sources'] | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const load = () => {
    setFailure(null);
    getSources(id).then(setSources, (error) => setFailure(toFailure(error, 'While listing the sources')));
  };
  useEffect(load, [id]);
  if (failure) return <FailureNote failure={failure} onRetry={load} />;
  if (!sources) return <p class="panel-empty">Listing the sources…</p>;
  if (sources.length === 0)
    return <p class="panel-empty">Nothing was handed over that could be read as text.</p>;
  return (
    <ul class="sources" aria-label="Sources">
      {sources.map(({ path, lineCount, keptLines }) => (
        <li key={path}>
          <button type="button" onClick={() => onOpen(path)}>
            <FileIcon />
            <span class="source-path">{clean(path)}</span>
            <span class="source-size">
              {count(lineCount, 'line')}
              {keptLines < lineCount && `, ${keptLines.toLocaleString('en-GB')} about memory kept`}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
