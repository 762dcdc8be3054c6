import { type Edit, replaceNode } from '../../../../python/edits.ts';
import { imported } from '../../../../python/imports.ts';
import { argument } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import type { Rewrite } from '../../detector.ts';
import type { Fill } from './fills.ts';
import type { Holding } from './holdings.ts';
import { linesAfter, operand, ownsLines, soleExpression, statementOf } from './statements.ts';
import type { End, Reach } from './tails.ts';
import { isVisible, isWritten, mostOf } from './visible.ts';

/** A number of items, as it can be written at some place. */
interface Bound {
  readonly text: string;
  readonly reach: Reach;
}

/** Keeps only as many of the newest items as the furthest read looks back. `more`: edits that belong to it. */
export function boundedLast(
  holding: Holding,
  reaches: readonly Reach[],
  end: End,
  more: readonly Edit[],
  program: PyProgram,
): Rewrite | null {
  const made = asDeque(holding, reaches, end, program);
  const edits = made ?? trimmed(holding, reaches, end, program);
  if (!edits) return null;
  const bound = widest(reaches, holding.made, program) ?? widest(reaches, holding.fills[0]?.at, program);
  return {
    says: `Keep only the last \`${bound?.text ?? 'few'}\` items of \`${holding.name}\`.`,
    edits: [...edits, ...more],
    risk: 'None known: nothing reads further back.',
    proof: 'text',
  };
}

/** The reach that covers all others, as an expression that can stand at a place. */
function widest(reaches: readonly Reach[], place: PyNode | undefined, program: PyProgram): Bound | null {
  if (!place) return null;
  const size = (one: Reach) => (one.value ?? 0) + one.more;
  const same = (a: Reach, b: Reach) => a.count?.text === b.count?.text;
  const open = reaches.filter(
    (one) =>
      one.value === null &&
      !reaches.some((other) => other !== one && same(one, other) && other.more > one.more),
  );
  const known = reaches.filter((one) => one.value !== null);
  // What is open is at least one, like the reads that look at the last item.
  const most = known.reduce<Reach | null>(
    (a, b) => (!a || size(b) > size(a) || (size(b) === size(a) && !a.count) ? b : a),
    null,
  );
  const wanted = open.length > 0 && most && size(most) <= 1 ? open : [...open, ...(most ? [most] : [])];
  const texts = new Map<string, Reach>();
  for (const one of wanted) {
    const text = textOf(one, place, program);
    if (text === null) return literal(reaches, program);
    texts.set(text, one);
  }
  const [first, second] = texts.keys();
  if (first === undefined) return null;
  const text = second === undefined ? first : `max(${[...texts.keys()].join(', ')})`;
  return { text, reach: texts.get(first) as Reach };
}

function textOf(one: Reach, place: PyNode, program: PyProgram): string | null {
  const { count, more } = one;
  if (!count || count.type === 'integer') return String((one.value ?? 0) + more);
  if (!isVisible(count, place, program)) return null;
  return more > 0 ? `${operand(count.text, count)} + ${more}` : count.text;
}

/** A number that is the same in every run can be written out; an option's default cannot. */
function literal(reaches: readonly Reach[], program: PyProgram): Bound | null {
  if (reaches.some((one) => one.count && !isWritten(one.count, program))) return null;
  let most = 0;
  let reach = reaches[0] as Reach;
  for (const own of reaches) {
    const value = own.count ? mostOf(own.count, program) : 0;
    if (value === null) return null;
    if (value + own.more > most) [most, reach] = [value + own.more, own];
  }
  return { text: String(most), reach };
}

/** A `deque` with a bound in place of the list, where nothing asks for what a deque cannot do. */
function asDeque(holding: Holding, reaches: readonly Reach[], end: End, program: PyProgram): Edit[] | null {
  const module = program.moduleOf(holding.made);
  const bound = widest(reaches, holding.made, program);
  if (
    !bound ||
    end === 'front' ||
    holding.form === 'buffer' ||
    holding.form === 'text' ||
    reaches.some((one) => one.listOnly)
  )
    return null;
  if (reaches.some((one) => one.slice && program.moduleOf(one.slice) !== module)) return null;
  if (holding.fills.some((one) => one.how === 'extend' || one.how === 'groupExtend')) return null;
  const deque = imported(module, 'collections', 'deque');
  const edits = madeBounded(holding, `${deque.name}(maxlen=${bound.text})`, program);
  if (!edits) return null;
  const slices = reaches.filter((one) => one.slice !== null).map((one) => sliceEdit(one, bound, program));
  return [...edits, ...slices, ...deque.edits];
}

/** The empty list, or what makes one for each key, as a `deque` with a bound. */
function madeBounded(holding: Holding, made: string, program: PyProgram): Edit[] | null {
  const module = program.moduleOf(holding.made);
  const typed = holding.statement.parts[0]?.get('type') ?? null;
  if (typed || holding.made.field === 'value') return null;
  if (holding.form !== 'dict') return [replaceNode(module, holding.made, made)];
  const edits: Edit[] = [];
  if (holding.groups) edits.push(replaceNode(module, argument(holding.made, 0) as PyNode, `lambda: ${made}`));
  for (const fill of holding.fills) {
    if (fill.how === 'set') {
      if (program.moduleOf(fill.value) !== module) return null;
      edits.push(replaceNode(module, fill.value, made));
      continue;
    }
    const object = fill.at.type === 'call' ? fill.at.get('function')?.get('object') : null;
    if (object?.type === 'call' && object.get('function')?.get('attribute')?.text === 'setdefault') {
      const preset = argument(object, 1);
      if (!preset || program.moduleOf(preset) !== module) return null;
      edits.push(replaceNode(module, preset, made));
    } else if (fill.at.type !== 'call') return null;
  }
  return edits.length > 0 ? edits : null;
}

/** A `deque` has no slices: `rows[-n:]` → `list(rows)`, or `list(rows)[-m:]` where fewer are wanted. */
function sliceEdit(one: Reach, bound: Bound, program: PyProgram): Edit {
  const slice = one.slice as PyNode;
  const module = program.moduleOf(slice);
  const value = slice.get('value') as PyNode;
  const open = /:\s*\]$/.test(slice.text);
  if (open && one.count?.text === bound.text) return replaceNode(module, slice, `list(${value.text})`);
  return replaceNode(module, value, `list(${value.text})`);
}

/** What is too old is cut off where an item is added. */
function trimmed(holding: Holding, reaches: readonly Reach[], end: End, program: PyProgram): Edit[] | null {
  if (reaches.some((one) => one.value !== null && one.value < 0)) return null;
  const edits: Edit[] = [];
  const done = new Set<PyNode>();
  for (const fill of holding.fills) {
    const statement = statementOf(fill.at);
    if (fill.how === 'set' || done.has(statement)) continue;
    done.add(statement);
    const module = program.moduleOf(fill.at);
    const bound = widest(reaches, fill.at, program);
    const list = listText(fill);
    if (!bound || !list || soleExpression(statement) !== fill.at || !ownsLines(module, statement))
      return null;
    const few = /^[\w.]+$/.test(bound.text) ? bound.text : `(${bound.text})`;
    const lines =
      holding.form === 'deque'
        ? [
            `if len(${list}) > ${bound.text}:`,
            `${module.indent}${list}.${end === 'front' ? 'pop' : 'popleft'}()`,
          ]
        : holding.form === 'text'
          ? [`${list} = ${list}[-${few}:]`]
          : [`del ${list}[${end === 'front' ? `${bound.text}:` : `:-${few}`}]`];
    edits.push(linesAfter(module, statement, lines));
  }
  return edits.length > 0 ? edits : null;
}

/** The list that a fill adds to, as an expression that finds it again. */
function listText(fill: Fill): string | null {
  if (fill.how === 'append' || fill.how === 'extend') return fill.container.text;
  return fill.key ? `${fill.container.text}[${fill.key.text}]` : null;
}
