import { formatBytes } from '../lib/bytes.ts';
import { inline } from '../lib/text.ts';
import type { Evidence, Sentence } from '../schema/evidence.ts';
import type { GrownLine, HeldMemory, Holder } from './held.ts';
import { baseName } from './workload.ts';

/** A holder with less of the process than this does not explain it. */
const WORTH = 0.1;
const MOST_HOLDERS = 2;

/** What the recorder's dump shows, the weightiest first: the names that held memory, the lines at which it grew. */
export function sayHeld(held: HeldMemory): Sentence[] {
  const holders = held.holders.filter(({ share }) => (share ?? 0) >= WORTH).slice(0, MOST_HOLDERS);
  const [first, ...rest] = holders;
  const [grown] = held.growth;
  const rss = held.dump.process?.value.rss ?? 0;
  const leads = (first?.holder.value.bytes ?? 0) >= rss / 4 || !grown;
  const named = first ? sayHolder(held, first) : [];
  const lines = grown ? [sayGrowth(held, grown, first === undefined)] : [];
  const others = rest.flatMap((one) => sayHolder(held, one));
  const stuck = sayStuck(held);
  const order = leads ? [...named, ...lines] : [...lines, ...named];
  return [
    ...(grown || first ? [] : stuck),
    ...order,
    ...others,
    ...(grown || first ? stuck : []),
    ...sayGc(held),
  ];
}

function sayHolder(held: HeldMemory, { holder, share, filled, made }: Holder): Sentence[] {
  const { name, function: within, file, line, scope, items, of, bytes, type } = holder.value;
  const where =
    within === null
      ? ` in ${inline(baseName(file))}`
      : scope === 'local'
        ? ` in ${inline(within)}()${line === null ? '' : ` at ${inline(baseName(file))}:${line}`}`
        : ` of ${inline(within)}`;
  const number = items === null ? '' : ` with ${items.toLocaleString('en-US')} items`;
  const kind = of === null ? '' : `, most of type ${inline(of, 60)}`;
  const percent = share === null ? '' : `, ${Math.round(share * 100)} % of the process`;
  const at = [holder.at, ...(held.dump.process ? [held.dump.process.at] : [])];
  const text = `\`${inline(name, 120)}\`${where} held a ${inline(type, 60)}${number}${kind}: about ${formatBytes(bytes)}${percent}${when(held)}.`;
  const place = filled[0];
  return [
    { text, evidence: at },
    ...(place
      ? [
          {
            text: `It gets what it holds in ${placeOf(place)}: “${inline(place.text)}”${made ? `, and is made in line ${made.line}: “${inline(made.text)}”` : ''}.`,
            evidence: [place, ...(made ? [made] : [])],
          },
        ]
      : []),
  ];
}

function sayGrowth(held: HeldMemory, { growth, code, callers }: GrownLine, unnamed: boolean): Sentence {
  const { file, line, function: within, bytes } = growth.value;
  const quoted = code ? `: “${inline(code.text)}”` : '';
  const [caller] = callers;
  const called = caller
    ? `; it was called from ${inline(caller.place)}${caller.code ? `: “${inline(caller.code.text)}”` : ''}`
    : '';
  const why = unnamed ? ' No name held a large part of it yet.' : '';
  return {
    text: `Memory grew most, by ${formatBytes(bytes)}, while line ${line} of ${inline(baseName(file))} ran, in ${inline(within)}${when(held)}${quoted}${called}.${why}`,
    evidence: [growth.at, code, caller?.code].flatMap((at) => (at ? [at] : [])),
  };
}

/** C code that keeps the interpreter's lock lets nobody look until it is done. */
function sayStuck({ stuck }: HeldMemory): Sentence[] {
  if (!stuck) return [];
  const { file, line, function: within } = stuck.frame.value;
  const quoted = stuck.code ? `: “${inline(stuck.code.text)}”` : '';
  return [
    {
      text: `At the last sign of life it stood in one call of C code, at line ${line} of ${inline(baseName(file))}, in ${inline(within)}${quoted}.`,
      evidence: [stuck.frame.at, ...(stuck.code ? [stuck.code] : [])],
    },
  ];
}

function sayGc({ dump: { gc } }: HeldMemory): Sentence[] {
  return gc && !gc.value.enabled
    ? [{ text: 'The garbage collector was off: reference cycles were not freed.', evidence: [gc.at] }]
    : [];
}

function when({ secondsBefore }: HeldMemory): string {
  if (secondsBefore === null) return '';
  return secondsBefore < 1
    ? ', less than a second before the end'
    : `, ${Math.round(secondsBefore)} s before the end`;
}

function placeOf({ source, line }: Evidence): string {
  return `${inline(source)}:${line}`;
}
