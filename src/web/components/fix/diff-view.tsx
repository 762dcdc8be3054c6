import { useMemo, useState } from 'preact/hooks';
import { type DiffRow, parseDiff } from '../../diff.ts';
import { clean, count, middle } from '../../display.ts';
import { download } from '../../download.ts';
import { Clip } from '../clip.tsx';
import { CopyButton } from '../copy-button.tsx';
import { DownloadIcon, FileIcon } from '../icons.tsx';
import { ScrollRegion } from '../scroll-region.tsx';

/** Longer diffs are folded to their beginning. */
const FOLDED = 28;
const SIGNS = { added: '+', removed: '−', same: '', hunk: '', note: '' } as const;
const SPOKEN = { added: 'added: ', removed: 'removed: ', same: '', hunk: '', note: '' } as const;

function Row({ row: { kind, before, after, text } }: { row: DiffRow }) {
  if (kind === 'hunk') {
    return (
      <tr class="diff-hunk">
        <td colSpan={4}>{clean(text)}</td>
      </tr>
    );
  }
  return (
    <tr class={`diff-${kind}`}>
      <td class="diff-number">{before}</td>
      <td class="diff-number">{after}</td>
      <td class="diff-sign">
        <span aria-hidden="true">{SIGNS[kind]}</span>
        <span class="sr-only">{SPOKEN[kind]}</span>
      </td>
      <td class="diff-text">{kind === 'note' ? clean(text) : <Clip text={text} />}</td>
    </tr>
  );
}

/** A change of one program, as `git apply` takes it: what is copied or kept is the diff, byte for byte. */
export function DiffView({ diff, file }: { diff: string; file: string | null }) {
  const { rows, added, removed } = useMemo(() => parseDiff(diff), [diff]);
  const folds = rows.length > FOLDED + 6;
  const [open, setOpen] = useState(!folds);
  const shown = open ? rows : rows.slice(0, FOLDED);
  const sums = `${count(added, 'line')} added, ${count(removed, 'line')} removed`;
  return (
    <figure class="diff">
      <figcaption class="diff-head">
        <FileIcon />
        <span class="diff-file">{middle(file ?? 'program', 60)}</span>
        <span class="diff-sums" role="img" aria-label={sums}>
          <span class="diff-plus">+{added}</span> <span class="diff-minus">−{removed}</span>
        </span>
        <span class="diff-tools">
          <CopyButton text={diff} />
          <button type="button" class="copy" onClick={() => download('fix.diff', diff, 'text/x-diff')}>
            <DownloadIcon />
            <span>
              Download<span class="sr-only"> fix.diff</span>
            </span>
          </button>
        </span>
      </figcaption>
      <ScrollRegion class="diff-body" label={`Change of ${middle(file ?? 'the program', 60)}`}>
        <table>
          <thead class="sr-only">
            <tr>
              <th scope="col">Line before</th>
              <th scope="col">Line after</th>
              <th scope="col">Change</th>
              <th scope="col">Text</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((row, index) => (
              <Row key={index} row={row} />
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      {folds && (
        <button type="button" class="diff-fold" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? 'Show less' : `Show all ${count(rows.length, 'line')}`}
        </button>
      )}
    </figure>
  );
}
