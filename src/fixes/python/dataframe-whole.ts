import { insertAt } from '../../python/edits.ts';
import { argument, calledName } from '../../python/names.ts';
import type { PyProgram } from '../../python/program.ts';
import type { PyNode } from '../../python/syntax.ts';
import { isSmall, volumeOf } from '../../python/volume.ts';
import type { CodeFinding, Detector, Rewrite } from './detector.ts';
import { repeats } from './shared/arrays/repeats.ts';
import { inChunks } from './shared/frames/chunked.ts';
import { columnsUsed } from './shared/frames/columns-used.ts';
import { CHUNK, wholeFrame } from './shared/frames/reads.ts';

export const dataframeWhole: Detector = {
  meta: { id: 'dataframe-whole', title: 'A whole table is read although only sums of it are used' },
  detect(program: PyProgram): CodeFinding[] {
    const found = new Map<PyNode, CodeFinding>();
    for (const module of program.modules) {
      if (!/\bpandas\b/.test(module.text)) continue;
      for (const call of module.root.walk()) {
        const finding = call.type === 'call' ? wholeTable(call, program) : null;
        // A function that reads, and its call, are one place.
        if (finding && (!found.has(finding.at) || found.get(finding.at)?.suspected))
          found.set(finding.at, finding);
      }
    }
    return [...found.values()];
  },
};

function wholeTable(call: PyNode, program: PyProgram): CodeFinding | null {
  const whole = wholeFrame(call, program);
  if (!whole || repeats(call, program)) return narrower(call, program);
  const edits = inChunks(whole, program);
  const fewer = fewerColumns(whole.read, program);
  if (!edits && !fewer) return null;
  const inParts: Rewrite[] = edits
    ? [
        {
          says: `Read ${CHUNK.replace('_', ' ')} rows at a time and join what is computed of the parts.`,
          edits,
          risk: 'Sums of fractions are added up in another order, which can change their last digit; the type of a column is guessed for each part.',
          proof: 'run',
        },
      ]
    : [];
  return {
    at: whole.read,
    alsoAt: whole.also,
    why: edits
      ? `All rows of the file are in memory at once (a data frame takes several times the file's size), although only what is added up, counted or compared of them is used.`
      : COLUMNS,
    savingBytes: volumeOf(whole.read, program).bytes,
    rewrites: [...inParts, ...(fewer ? [fewer] : [])],
    ...(edits ? {} : { suspected: true as const }),
  };
}

/** Tables that a comprehension keeps: at least their unused columns need not be. */
function narrower(call: PyNode, program: PyProgram): CodeFinding | null {
  if (call.parent?.type !== 'list_comprehension' || isSmall(volumeOf(call, program), program)) return null;
  if (['chunksize', 'iterator', 'nrows'].some((one) => argument(call, null, one) !== null)) return null;
  const fewer = fewerColumns(call, program);
  return (
    fewer && {
      at: call,
      alsoAt: [],
      why: COLUMNS,
      savingBytes: null,
      rewrites: [fewer],
      suspected: true,
    }
  );
}

const COLUMNS =
  "All columns of the file are in memory, a data frame takes several times the file's size; those that the program never names need not be read.";

/** Columns that the program never names are not read. */
function fewerColumns(call: PyNode, program: PyProgram): Rewrite | null {
  const module = program.moduleOf(call);
  if (!/^pandas\.read_(?:csv|table)$/.test(calledName(call, module) ?? '')) return null;
  if (['usecols', 'header', 'names'].some((one) => argument(call, null, one) !== null)) return null;
  // Tables that are written or described may be the whole ones.
  if (/\.(?:to_(?:parquet|feather|pickle|sql|excel|hdf)|describe|info)\(/.test(module.text)) return null;
  const columns = columnsUsed(call, program);
  const last = call.get('arguments')?.parts.at(-1);
  if (!columns || !last || call.get('arguments')?.parts.some((one) => one.type === 'dictionary_splat'))
    return null;
  const names = columns.map((one) => JSON.stringify(one)).join(', ');
  return {
    says: 'Read only the columns that are used.',
    edits: [insertAt(module, last.end, `, usecols=lambda name: name in {${names}}`)],
    risk: 'A column that is only used by a name that is made up at run time would be missed.',
    proof: 'run',
  };
}
