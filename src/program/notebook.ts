import { z } from 'zod';

/** What is used of a notebook (nbformat 4); the rest is kept as it is. */
const Notebook = z.looseObject({
  cells: z.array(
    z.looseObject({ cell_type: z.string(), source: z.union([z.string(), z.array(z.string())]) }),
  ),
});

/** The code cells of a notebook as one module. */
export interface NotebookText {
  readonly text: string;
  /** The notebook with a changed module's cells; `null` where its JSON is not laid out as Jupyter writes it. */
  write(text: string): string | null;
}

const CELL = /^# %% cell (\d+)$/;

/** JSON of an `.ipynb` → its code; `null` when it is no notebook. Magics (`%time`, `!pip`) become comments. */
export function readNotebook(json: string): NotebookText | null {
  let book: z.infer<typeof Notebook>;
  try {
    // The parsed copy would have its keys in another order.
    book = JSON.parse(json);
    Notebook.parse(book);
  } catch {
    return null;
  }
  const source = (index: number) => [book.cells[index]?.source ?? ''].flat().join('');
  const code = book.cells.flatMap((cell, index) => (cell.cell_type === 'code' ? [index] : []));
  const text = code.map((index) => `# %% cell ${index + 1}\n${hideMagics(source(index))}\n`).join('');
  return {
    text,
    write(changed) {
      if (`${JSON.stringify(book, null, 1)}\n` !== json && JSON.stringify(book, null, 1) !== json)
        return null;
      const cells = cellsOf(changed);
      const next = structuredClone(book);
      for (const [index, body] of cells) {
        const cell = next.cells[index];
        const shown = showMagics(body);
        if (!cell || shown === source(index)) continue;
        cell.source = Array.isArray(cell.source) ? shown.split(/(?<=\n)/) : shown;
      }
      return JSON.stringify(next, null, 1) + (json.endsWith('\n') ? '\n' : '');
    },
  };
}

function hideMagics(text: string): string {
  if (/^\s*%%(?!time|capture)/.test(text)) return text.replace(/^/gm, '#magic ');
  return text.replace(/^([ \t]*)([%!?].*)$/gm, '$1pass #magic $2');
}

function showMagics(text: string): string {
  return text.replace(/^#magic /gm, '').replace(/^([ \t]*)pass #magic /gm, '$1');
}

function cellsOf(text: string): Map<number, string> {
  const cells = new Map<number, string>();
  let index = -1;
  for (const line of text.split(/(?<=\n)/)) {
    const mark = CELL.exec(line.trimEnd());
    if (mark) {
      index = Number(mark[1]) - 1;
      cells.set(index, '');
    } else if (index >= 0) cells.set(index, (cells.get(index) ?? '') + line);
  }
  // Each cell got one line end of ours.
  return new Map([...cells].map(([at, body]) => [at, body.replace(/\n$/, '')]));
}
