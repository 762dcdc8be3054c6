import { constantOf } from '../../python/constants.ts';
import { type Edit, replaceNode } from '../../python/edits.ts';
import { attributesOf } from '../../python/flow.ts';
import { imported } from '../../python/imports.ts';
import { argument, argumentCount, calledName } from '../../python/names.ts';
import type { PyProgram } from '../../python/program.ts';
import type { PyNode } from '../../python/syntax.ts';
import type { Use } from '../../python/uses.ts';
import type { CodeFinding, Detector, Rewrite } from './detector.ts';
import { grownWith, largeFill } from './shared/kept/claims.ts';
import { isLarge, streamVolume } from './shared/kept/growth.ts';
import { type Holding, holdingsOf } from './shared/kept/holdings.ts';
import { isListed, isWholeInput, sourceExpression } from './shared/kept/listed.ts';
import { cutOf, isKnownAt } from './shared/kept/selection.ts';
import { slotsOf } from './shared/kept/slots.ts';
import { linesAfter, operand, ownsLines, soleExpression, statementOf } from './shared/kept/statements.ts';

/** Everything is kept, and only the last few are ever read. */
export const keepLastN: Detector = {
  meta: { id: 'keep-last-n', title: 'All items are kept, although only the last few are read' },
  detect(program: PyProgram): CodeFinding[] {
    return [
      ...holdingsOf(program).flatMap((holding) => ofHolding(holding, program) ?? []),
      ...program.modules.flatMap((module) =>
        [...module.root.walk()]
          .filter((node) => isListed(node, program))
          .flatMap((node) => ofListed(node, program) ?? []),
      ),
    ];
  },
};

/** How far back one read looks: a number of items, as an expression, and how many more than it says. */
interface Reach {
  readonly count: PyNode | null;
  readonly value: number | null;
  readonly more: number;
  /** A slice that has to become a list, where the items are no list any more. */
  readonly slice: PyNode | null;
}

function ofHolding(holding: Holding, program: PyProgram): CodeFinding | null {
  if (holding.shrinks || holding.fills.length === 0) return null;
  const grouped = holding.fills.every(
    (fill) => fill.how === 'group' || (fill.how === 'set' && isEmptyList(fill.value)),
  );
  if (holding.form !== 'list' && !(holding.form === 'dict' && grouped)) return null;
  if (holding.form === 'list' && !holding.fills.every((fill) => fill.how === 'append')) return null;
  const large = largeFill(holding, program);
  if (!large || large.fill.how === 'set') return null;
  const reads = holding.form === 'list' ? holding.reads : slotsOf(holding, program)?.reads;
  if (!reads || !reads.some((use) => isTail(use, program))) return null;
  const reaches = reads.map((use) => reachOf(use, program));
  const counted = reads.filter((_, index) => reaches[index] === null);
  if (counted.some((use) => use.kind !== 'length' && use.kind !== 'deleted')) return null;
  const rewrite = counted.length === 0 ? rewriteOf(holding, reaches as Reach[], program) : null;
  const tails = reads.filter((use) => isTail(use, program)).map((use) => use.at);
  return {
    at: large.fill.at,
    alsoAt: [
      holding.statement,
      ...holding.fills.map((fill) => fill.at).filter((at) => at !== large.fill.at),
      ...tails,
    ],
    why: `\`${holding.name}\` keeps an item for each of \`${grownWith(large.fill)}\`, although nothing but the last few${holding.form === 'dict' ? ' of each key' : ''} are ever read.`,
    savingBytes: large.volume.bytes,
    rewrites: rewrite ? [rewrite] : [],
  };
}

function isEmptyList(node: PyNode): boolean {
  return (node.type === 'list' && node.parts.length === 0) || node.text === 'list()';
}

function isTail(use: Use, program: PyProgram): boolean {
  const reach = reachOf(use, program);
  return reach !== null && use.kind !== 'length' && use.kind !== 'truth' && use.kind !== 'deleted';
}

/** How many of the last items a use can see; `null` where it sees all of them. */
function reachOf(use: Use, program: PyProgram): Reach | null {
  if (use.kind === 'truth' || use.kind === 'deleted') return { count: null, value: 1, more: 0, slice: null };
  if (use.kind === 'indexed') {
    const [index, second] = use.at.all('subscript');
    const back =
      index?.type === 'unary_operator' && index.get('operator')?.text === '-' ? index.get('argument') : null;
    if (!back || second || use.at.field === 'left') return null;
    return reach(back, 0, null, program);
  }
  if (use.kind === 'sliced') {
    const cut = cutOf(use.node, program);
    return cut?.kind === 'tail' && cut.count
      ? reach(cut.count, 0, cut.at, program)
      : betweenLast(use.at, program);
  }
  if (use.kind === 'iterated' && use.at.type === 'call') {
    const name = calledName(use.at, program.moduleOf(use.at));
    if ((name === 'list' || name === 'tuple') && argumentCount(use.at) === 1) {
      const cut = cutOf(use.at, program);
      return cut?.kind === 'tail' && cut.count
        ? reach(cut.count, 0, null, program)
        : cut?.kind === 'last'
          ? { count: null, value: 1, more: 0, slice: null }
          : null;
    }
    const length = name === 'collections.deque' ? argument(use.at, 1, 'maxlen') : null;
    return length ? reach(length, 0, null, program) : null;
  }
  return use.kind === 'length' ? compared(use.at, program) : null;
}

function reach(count: PyNode, more: number, slice: PyNode | null, program: PyProgram): Reach | null {
  const value = constantOf(count, program);
  return { count, value: typeof value === 'number' ? value : null, more, slice };
}

/** `rows[-5:-1]`: the last five. */
function betweenLast(subscript: PyNode, program: PyProgram): Reach | null {
  const [slice, second] = subscript.all('subscript');
  const [from, to, more] = slice?.parts ?? [];
  if (second || slice?.type !== 'slice' || more || !from || !to) return null;
  const negative = (node: PyNode) => node.type === 'unary_operator' && node.get('operator')?.text === '-';
  return negative(from) && negative(to) ? reach(from.get('argument') as PyNode, 0, subscript, program) : null;
}

/** `len(rows) < n` says the same of the last n items as of all; `> n` needs one more. */
function compared(call: PyNode, program: PyProgram): Reach | null {
  const parent = call.parent;
  if (parent?.type !== 'comparison_operator') return null;
  const sides = parent.parts.filter((one) => one.field !== 'operators');
  if (sides.length !== 2) return null;
  const operator = parent
    .all('operators')
    .map((one) => one.text)
    .join('');
  const left = sides[0] === call;
  const other = (left ? sides[1] : sides[0]) as PyNode;
  const strict = left ? operator : ({ '<': '>', '>': '<', '<=': '>=', '>=': '<=' }[operator] ?? operator);
  if (strict === '<' || strict === '>=') return reach(other, 0, null, program);
  if (/^(?:>|<=|==|!=)$/.test(strict)) return reach(other, 1, null, program);
  return null;
}

/** The reach that covers all others, as an expression that can stand where the container is made. */
function widest(
  reaches: readonly Reach[],
  place: PyNode,
  program: PyProgram,
): { text: string; reach: Reach } | null {
  const known = reaches.every((one) => one.value !== null);
  const size = (one: Reach) => (one.value ?? 0) + one.more;
  let most: Reach | null = null;
  if (known)
    most = reaches.reduce((a, b) => (size(b) > size(a) || (size(b) === size(a) && !a.count) ? b : a));
  else {
    const open = reaches.filter((one) => one.value === null);
    const texts = new Set(open.map((one) => one.count?.text));
    if (texts.size !== 1 || reaches.some((one) => one.value !== null && size(one) > 1)) return null;
    most = open.reduce((a, b) => (b.more > a.more ? b : a));
  }
  if (!most) return null;
  const count = most.count;
  if (!count) return { text: String(size(most)), reach: most };
  if (count.type === 'integer') return { text: String(size(most)), reach: most };
  if (!isVisible(count, place, program)) {
    // A number that is the same in every run can be written out; an option's default cannot.
    if (most.value === null || count.type === 'attribute' || count.type === 'identifier') return null;
    return { text: String(size(most)), reach: most };
  }
  return { text: most.more > 0 ? `${operand(count.text, count)} + ${most.more}` : count.text, reach: most };
}

/** The expression has its value already at another place. `self.size` has it after the line that sets it. */
function isVisible(node: PyNode, place: PyNode, program: PyProgram): boolean {
  for (const one of node.walk()) {
    if (one.type !== 'attribute') continue;
    const sets = attributesOf(program, one.get('attribute')?.text ?? '').filter(
      (other) => other.field === 'left',
    );
    const [set, second] = sets;
    const owner = one.get('object')?.text;
    if (owner !== 'self' && owner !== 'cls') {
      if (!isKnownAt(one, place, program)) return false;
      continue;
    }
    if (place.above('class_definition') !== one.above('class_definition') || !program.functionAround(place))
      return false;
    if (sets.length === 0) continue;
    const before =
      set && program.functionAround(set) === program.functionAround(place) && set.start < place.start;
    const inClass = set === undefined;
    if (second || !(before || inClass)) return false;
  }
  const plain = [...node.walk()].filter(
    (one) => one.type === 'identifier' && one.text !== 'self' && one.parent?.type !== 'attribute',
  );
  return plain.every((one) => isKnownAt(one, place, program));
}

function rewriteOf(holding: Holding, reaches: readonly Reach[], program: PyProgram): Rewrite | null {
  const module = program.moduleOf(holding.made);
  const bound = widest(reaches, holding.made, program);
  const says = `Keep only the last \`${bound?.text ?? 'few'}\` items of \`${holding.name}\`.`;
  const risk = 'None known: nothing reads further back.';
  if (bound && reaches.every((one) => one.slice === null || program.moduleOf(one.slice) === module)) {
    const deque = imported(module, 'collections', 'deque');
    const made = `${deque.name}(maxlen=${bound.text})`;
    const edits = madeBounded(holding, made, program);
    if (edits) {
      const slices = reaches.filter((one) => one.slice !== null).map((one) => sliceEdit(one, bound, program));
      return { says, edits: [...edits, ...slices, ...deque.edits], risk, proof: 'text' };
    }
  }
  return trimmed(holding, reaches, says, program);
}

/** The empty list, or what makes one for each key, as a `deque` with a bound. */
function madeBounded(holding: Holding, made: string, program: PyProgram): Edit[] | null {
  const module = program.moduleOf(holding.made);
  const typed = holding.statement.parts[0]?.get('type') ?? null;
  if (typed || holding.made.field === 'value') return null;
  if (holding.form === 'list') return [replaceNode(module, holding.made, made)];
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
      if (!preset || !isEmptyList(preset) || program.moduleOf(preset) !== module) return null;
      edits.push(replaceNode(module, preset, made));
    } else if (fill.at.type !== 'call') return null;
  }
  return edits.length > 0 ? edits : null;
}

/** A `deque` has no slices: `rows[-n:]` → `list(rows)`, or `list(rows)[-m:]` where fewer are wanted. */
function sliceEdit(one: Reach, bound: { text: string; reach: Reach }, program: PyProgram): Edit {
  const slice = one.slice as PyNode;
  const module = program.moduleOf(slice);
  const value = slice.get('value') as PyNode;
  const open = /:\s*\]$/.test(slice.text);
  if (open && one.count?.text === bound.text) return replaceNode(module, slice, `list(${value.text})`);
  return replaceNode(module, value, `list(${value.text})`);
}

/** What is too old is cut off where an item is added. */
function trimmed(
  holding: Holding,
  reaches: readonly Reach[],
  says: string,
  program: PyProgram,
): Rewrite | null {
  const edits: Edit[] = [];
  for (const fill of holding.fills) {
    if (fill.how === 'set') continue;
    const module = program.moduleOf(fill.at);
    const statement = statementOf(fill.at);
    const bound = widest(reaches, fill.at, program);
    if (
      !bound ||
      soleExpression(statement) !== fill.at ||
      !ownsLines(module, statement) ||
      fill.at.type !== 'call'
    )
      return null;
    const object = fill.at.get('function')?.get('object');
    if (!object || fill.at.get('function')?.get('attribute')?.text !== 'append') return null;
    const list =
      object.type === 'call' ? (fill.key ? `${fill.container.text}[${fill.key.text}]` : null) : object.text;
    if (!list) return null;
    edits.push(
      linesAfter(module, statement, [
        `del ${list}[:-${/^\w+$/.test(bound.text) || /^[\w.]+$/.test(bound.text) ? bound.text : `(${bound.text})`}]`,
      ]),
    );
  }
  const positive = reaches.every((one) => one.value === null || one.value > 0);
  return positive ? { says, edits, risk: 'None known: nothing reads further back.', proof: 'text' } : null;
}

/** `list(rows)[-5:]`: a list of all for the sake of its end. */
function ofListed(node: PyNode, program: PyProgram): CodeFinding | null {
  const source = sourceExpression(node);
  const cut = cutOf(node, program);
  if (!source || (cut?.kind !== 'tail' && cut?.kind !== 'last')) return null;
  const volume = streamVolume(source, program);
  if (!isLarge(volume, program) || isWholeInput(node, program)) return null;
  const module = program.moduleOf(node);
  const deque = imported(module, 'collections', 'deque');
  const items =
    node.type === 'list_comprehension'
      ? `(${node.text.slice(1, -1)})`
      : source.type === 'generator_expression' && !/^\(/.test(source.text)
        ? `(${source.text})`
        : source.text;
  const few = `${deque.name}(${items}, maxlen=${cut.count?.text ?? '1'})`;
  return {
    at: node,
    alsoAt: [cut.at],
    why: `All items are in memory for the sake of the last ${cut.count ? `\`${cut.count.text}\`` : 'one'}.`,
    savingBytes: volume.bytes,
    rewrites: [
      {
        says: 'Keep only the last items while they come.',
        edits: [
          replaceNode(module, cut.at, cut.kind === 'last' ? `${few}[-1]` : `list(${few})`),
          ...deque.edits,
        ],
        risk: 'None known.',
        proof: typeof constantOf(cut.count, program) === 'number' || cut.kind === 'last' ? 'text' : 'run',
      },
    ],
  };
}
