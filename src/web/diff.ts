/** One row of a diff as it is shown. Numbers are of the file before and after; `null` where the row stands in one only. */
export interface DiffRow {
  kind: 'hunk' | 'same' | 'added' | 'removed' | 'note';
  before: number | null;
  after: number | null;
  text: string;
}

export interface FileDiff {
  rows: DiffRow[];
  added: number;
  removed: number;
}

const HUNK = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/;

/** Rows of a unified diff. Headers before the first hunk of a file are named in its hunk row. */
export function parseDiff(diff: string): FileDiff {
  const rows: DiffRow[] = [];
  let before = 0;
  let after = 0;
  let inHunk = false;
  for (const line of diff.replace(/\n$/, '').split('\n')) {
    const hunk = HUNK.exec(line);
    if (hunk) {
      [before, after] = [Number(hunk[1]), Number(hunk[2])];
      inHunk = true;
      rows.push({ kind: 'hunk', before: null, after: null, text: line });
    } else if (!inHunk || /^(?:diff --git |--- a\/)/.test(line)) {
      inHunk = false;
    } else if (line.startsWith('+')) {
      rows.push({ kind: 'added', before: null, after: after++, text: line.slice(1) });
    } else if (line.startsWith('-')) {
      rows.push({ kind: 'removed', before: before++, after: null, text: line.slice(1) });
    } else if (line.startsWith('\\')) {
      rows.push({ kind: 'note', before: null, after: null, text: line.slice(2) });
    } else {
      rows.push({ kind: 'same', before: before++, after: after++, text: line.slice(1) });
    }
  }
  const of = (kind: DiffRow['kind']) => rows.filter((row) => row.kind === kind).length;
  return { rows, added: of('added'), removed: of('removed') };
}
