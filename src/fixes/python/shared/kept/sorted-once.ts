import { type Edit, replaceNode } from '../../../../python/edits.ts';
import { imported } from '../../../../python/imports.ts';
import type { PyModule } from '../../../../python/module.ts';
import { argument, calledName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { Binding } from '../../../../python/scopes.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import type { Volume } from '../../../../python/volume.ts';
import type { CodeFinding, Rewrite } from '../../detector.ts';
import { sourceOf } from '../streams/sources.ts';
import { short } from './claims.ts';
import { closesSource, isLazy, lazyEffects, leftBetween, nodesBetween } from './consumption.ts';
import { conflict, effectsOf } from './effects.ts';
import { asGenerator, lazyText } from './generators.ts';
import { isLarge, streamVolume } from './growth.ts';
import { holdingsOf } from './holdings.ts';
import { isListed } from './listed.ts';
import { type Cut, cutOf, cutsOf, hasPlainOrder, isCount, isKnownAt, orderOf } from './selection.ts';
import { onlyDefinition, ownsLines, removed, soleExpression, statementOf } from './statements.ts';

/** What is sorted, and where it comes from. */
interface Sorted {
  /** The `sorted(…)` or `.sort(…)` call. */
  readonly call: PyNode;
  readonly order: { key: PyNode | null; reverse: boolean };
  readonly cuts: readonly Cut[];
  readonly lengths: readonly PyNode[];
  /** The name that holds the sorted list, where it has one. */
  readonly name: Binding | null;
  readonly inPlace: boolean;
}

/** A sort of a stream, or of a list that is made for nothing else, of which only the ends are used. */
export function sortedFinding(call: PyNode, program: PyProgram): CodeFinding | null {
  const sorted = readSort(call, program);
  if (!sorted || sorted.cuts.length === 0) return null;
  const from = sorted.inPlace ? listBefore(sorted, program) : argument(call, 0);
  const origin = from && originOf(from, sorted, program);
  if (!origin || !isLarge(origin.volume, program)) return null;
  const rewrite = rewriteOf(sorted, origin, program);
  const what = short(origin.stream.text);
  return {
    at: call,
    alsoAt: [...sorted.cuts.map((cut) => cut.at), ...(origin.made ? [origin.made] : [])],
    why: `All items of \`${what}\` are kept and sorted, although only ${countWords(sorted.cuts)} of them are used.`,
    savingBytes: origin.volume.bytes,
    rewrites: rewrite ? [rewrite] : [],
  };
}

function countWords(cuts: readonly Cut[]): string {
  const [cut] = cuts;
  const end = cut?.kind === 'head' || cut?.kind === 'first' ? 'first' : 'last';
  return cut?.count ? `the ${end} \`${cut.count.text}\`` : `the ${end}`;
}

function readSort(call: PyNode, program: PyProgram): Sorted | null {
  const module = program.moduleOf(call);
  const order = orderOf(call);
  if (!order) return null;
  if (calledName(call, module) === 'sorted') {
    const own = cutOf(call, program);
    if (own) return { call, order, cuts: [own], lengths: [], name: null, inPlace: false };
    const assignment = call.parent?.type === 'assignment' && call.field === 'right' ? call.parent : null;
    const left = assignment?.get('left');
    const name = left?.type === 'identifier' ? module.scopes.bindingOf(left) : null;
    if (!name || !assignment || soleExpression(statementOf(call)) !== assignment) return null;
    // `rows = sorted(rows)`: what is read before is the unsorted list.
    const definitions = name.definitions.filter((one) => one.node !== left);
    if (definitions.some((one) => one.node.start > call.start)) return null;
    const loads = name.loads.filter((load) => load.start > call.end);
    const found = cutsOf(loads, program);
    return found && { call, order, ...found, name, inPlace: false };
  }
  const method = call.get('function');
  if (method?.type !== 'attribute' || method.get('attribute')?.text !== 'sort') return null;
  const object = method.get('object');
  const name = object?.type === 'identifier' ? module.scopes.bindingOf(object) : null;
  if (!name || soleExpression(statementOf(call)) !== call) return null;
  const found = cutsOf(
    name.loads.filter((load) => load.start > call.end),
    program,
  );
  return found && { call, order, ...found, name, inPlace: true };
}

/** The list that a `.sort()` sorts: the one expression that its name is given. */
function listBefore(sorted: Sorted, program: PyProgram): PyNode | null {
  const name = sorted.name as Binding;
  const only = onlyDefinition(name);
  if (only?.kind !== 'assign' || only.path || !only.value) return null;
  const before = name.loads.filter((load) => load.start < sorted.call.start);
  const lengths = before.every((load) => isLengthOf(load, program));
  return lengths && program.functionAround(only.node) === program.functionAround(sorted.call)
    ? only.value
    : null;
}

function isLengthOf(load: PyNode, program: PyProgram): boolean {
  const call = load.parent?.parent;
  return call?.type === 'call' && calledName(call, program.moduleOf(load)) === 'len';
}

interface Origin {
  /** The iterable behind the list. */
  readonly stream: PyNode;
  readonly volume: Volume;
  /** The list that is made for the sort alone; `null` where a stream is sorted. */
  readonly made: PyNode | null;
  /** Edits that make the items come one at a time. */
  readonly edits: readonly Edit[] | null;
  /** What stands in the place of the sorted iterable; `null`: what stands there now. */
  readonly text: string | null;
}

/** Where the items come from, when nothing but the sort needs them. */
function originOf(node: PyNode, sorted: Sorted, program: PyProgram): Origin | null {
  const module = program.moduleOf(node);
  if (isListed(node, program)) {
    const text = lazyText(node, program);
    const source =
      node.type === 'list_comprehension'
        ? node.children.find((one) => one.type === 'for_in_clause')?.get('right')
        : argument(node, 0);
    if (!source || isHeldList(source, program)) return null;
    return { stream: source, volume: streamVolume(source, program), made: node, edits: [], text };
  }
  if (isLazy(node, program)) {
    if (node.type === 'generator_expression') {
      const source = node.children.find((one) => one.type === 'for_in_clause')?.get('right');
      if (!source || isHeldList(source, program)) return null;
      return { stream: source, volume: streamVolume(source, program), made: null, edits: [], text: null };
    }
    return { stream: node, volume: streamVolume(node, program), made: null, edits: [], text: null };
  }
  if (node.type === 'identifier') return named(node, sorted, program);
  if (node.type !== 'call') return null;
  const callee = program.calleeOf(node);
  if (calledName(node, module) === 'sorted') return null;
  if (!callee) {
    const volume = streamVolume(node, program);
    const stream = sourceOf(node, program) !== null && !isHeldList(node, program);
    return stream ? { stream: node, volume, made: null, edits: [], text: null } : null;
  }
  // A function that fills a list for this sort.
  if (program.callsOf(callee).length !== 1 || program.isValue(callee)) return null;
  const holding = holdingsOf(program).find(
    (one) =>
      one.binding &&
      program.functionAround(one.made) === callee &&
      callee.returns.some((value) => module.scopes.bindingOf(value) === one.binding),
  );
  if (!holding || holding.shrinks) return null;
  return {
    stream: node,
    volume: streamVolume(node, program),
    made: holding.made,
    edits: asGenerator(callee, holding, program),
    text: null,
  };
}

/** A name: of a stream, or of a list that only the sort reads. */
function named(node: PyNode, sorted: Sorted, program: PyProgram): Origin | null {
  const module = program.moduleOf(node);
  const binding = module.scopes.bindingOf(node);
  if (!binding) return null;
  const own = binding.definitions.filter((one) => one.node.start < node.start);
  const [only, second] = own;
  if (!only || second || only.path) return null;
  if (only.kind === 'parameter') {
    const volume = streamVolume(node, program);
    const loads = binding.loads.filter((load) => load !== node);
    const given = argumentsOf(only.node, program);
    if (
      loads.length > 0 ||
      given.length === 0 ||
      !given.every((one) => one !== null && isStream(one, program))
    )
      return null;
    return { stream: node, volume, made: null, edits: [], text: null };
  }
  if (only.kind !== 'assign' && only.kind !== 'with') return null;
  if (!only.value || program.functionAround(only.node) !== program.functionAround(node)) return null;
  const others = binding.loads.filter((load) => load !== node && load.start < sorted.call.start);
  const after = sorted.name === binding ? [] : binding.loads.filter((load) => load.start > node.end);
  if ([...others, ...after].some((load) => !isLengthOf(load, program))) return null;
  if (only.kind === 'with' || isStream(only.value, program)) {
    if ([...others, ...after].length > 0) return null;
    return { stream: only.value, volume: streamVolume(node, program), made: null, edits: [], text: null };
  }
  if (only.value.type === 'identifier') return null;
  const origin = originOf(only.value, sorted, program);
  if (!origin || [...others, ...after].length > 0) return origin && { ...origin, edits: null };
  if (origin.text === null || origin.edits === null) return origin;
  const deferred = canDefer(only.value, node, program);
  return { ...origin, edits: deferred ? [replaceNode(module, only.value, origin.text)] : null, text: null };
}

function canDefer(made: PyNode, taken: PyNode, program: PyProgram): boolean {
  const fn = program.functionAround(made);
  const body = fn?.body ?? program.moduleOf(made).root;
  const left = leftBetween(made, taken);
  if (closesSource([made], left, program) || left.some((one) => one.type === 'try_statement')) return false;
  return !conflict(lazyEffects([made], program), effectsOf(nodesBetween(body, made, taken), program));
}

function argumentsOf(parameter: PyNode, program: PyProgram): (PyNode | null)[] {
  const binding = program.moduleOf(parameter).scopes.bindingOf(parameter);
  const fn = program.functions.find((one) => one.node === binding?.scope.node);
  if (!fn || !binding || program.isValue(fn)) return [];
  const index = fn.parameters.indexOf(binding) - (fn.owner ? 1 : 0);
  return program.callsOf(fn).map((call) => argument(call, index, binding.name));
}

function isStream(node: PyNode, program: PyProgram): boolean {
  if (isLazy(node, program)) return true;
  if (node.type !== 'identifier') return false;
  const only = program.moduleOf(node).scopes.bindingOf(node)?.definitions ?? [];
  return (
    only.length === 1 &&
    only[0]?.kind === 'assign' &&
    !only[0].path &&
    only[0].value !== null &&
    isLazy(only[0].value, program)
  );
}

/** The items are in memory anyway: a name or attribute that holds them. */
function isHeldList(node: PyNode, program: PyProgram): boolean {
  if (node.type === 'attribute') return true;
  if (node.type === 'call') {
    const method =
      node.get('function')?.type === 'attribute' ? node.get('function')?.get('attribute')?.text : null;
    return /^(?:items|values|keys)$/.test(method ?? '') && !program.calleeOf(node);
  }
  if (node.type !== 'identifier') return false;
  const definitions = program.moduleOf(node).scopes.bindingOf(node)?.definitions ?? [];
  return definitions.some(
    (one) =>
      one.kind === 'assign' &&
      one.value !== null &&
      !isLazy(one.value, program) &&
      (isListed(one.value, program) || /^(?:list|dictionary|set)$/.test(one.value.type)),
  );
}

function rewriteOf(sorted: Sorted, origin: Origin, program: PyProgram): Rewrite | null {
  const { call, order, cuts, inPlace } = sorted;
  const module = program.moduleOf(call);
  const [cut, second] = cuts;
  if (!cut || second || origin.edits === null || sorted.lengths.length > 0) return null;
  if (program.functionAround(cut.at) !== program.functionAround(call) || program.moduleOf(cut.at) !== module)
    return null;
  const items = inPlace ? call.get('function')?.get('object') : argument(call, 0);
  if (!items || inHandledIndexError(cut.at)) return null;
  const named = sorted.name !== null;
  // The items are taken where the list was sorted, not where it is cut.
  const at = inPlace ? (ownPlace(sorted) ? cut.at : null) : call;
  if (!at || (named && cut.count && !isKnownAt(cut.count, call, program))) return null;
  const text = selection(cut, order, module, program);
  if (!text) return null;
  const edits: Edit[] = [...origin.edits, ...text.edits];
  if (inPlace) {
    const made = onlyDefinition(sorted.name as Binding)?.value as PyNode;
    if (!origin.made || !ownsLines(module, statementOf(call))) return null;
    if (!canDefer(made, cut.at, program)) return null;
    if (origin.text !== null) edits.push(replaceNode(module, made, origin.text));
    const statement = statementOf(call);
    edits.push(removed(module, statement), replaceNode(module, cut.at, text.text(items.text)));
  } else if (named) {
    edits.push(replaceNode(module, call, text.text(bareItems(origin.text ?? items.text, items))));
    edits.push(...renamed(sorted, cut, module));
  } else {
    const whole = text.text(bareItems(origin.text ?? items.text, items));
    edits.push(replaceNode(module, cut.at, cut.at.type === 'call' ? `iter(${whole})` : whole));
  }
  return {
    says: `${cut.count ? `Keep only the best \`${cut.count.text}\`` : 'Keep only the best one'} while the items come, and sort no list of all.`,
    edits,
    risk:
      text.proof === 'text'
        ? 'None known: equal items keep their order.'
        : 'A negative number of items would give another result.',
    proof: text.proof,
  };
}

/** `best = ranked[:n]` right after `ranked = …`: one name is enough. */
function renamed(sorted: Sorted, cut: Cut, module: PyModule): Edit[] {
  const name = sorted.name as Binding;
  if (cut.at.type === 'call') return [replaceNode(module, cut.at, `iter(${name.name})`)];
  const statement = statementOf(cut.at);
  const left =
    cut.at.parent?.type === 'assignment' && cut.at.field === 'right' ? cut.at.parent.get('left') : null;
  const target = sorted.call.parent?.get('left');
  const block = statement.parent;
  const follows = block && block.parts[block.parts.indexOf(statement) - 1] === statementOf(sorted.call);
  if (
    left?.type === 'identifier' &&
    target &&
    follows &&
    ownsLines(module, statement) &&
    name.loads.length === 1
  )
    return [replaceNode(module, target, left.text), removed(module, statement)];
  return [replaceNode(module, cut.at, name.name)];
}

/** A generator expression that is the only argument needs no parentheses of its own. */
function unwrapped(items: string): string {
  const inner = items.slice(1, -1);
  return /^\(.*\)$/s.test(items) && /\bfor\b/.test(inner) && !/[()]/.test(inner.replace(/\([^()]*\)/g, ''))
    ? inner
    : items;
}

function bareItems(text: string, items: PyNode): string {
  return items.type === 'generator_expression' && !/^\(/.test(text) ? `(${text})` : text;
}

/** Between the sort and the cut nothing happens that the items' coming later would change. */
function ownPlace(sorted: Sorted): boolean {
  const [cut] = sorted.cuts;
  return (
    cut !== undefined && !loopsBetween(sorted.call, cut.at) && leftBetween(sorted.call, cut.at).length === 0
  );
}

function loopsBetween(from: PyNode, to: PyNode): boolean {
  for (let node = to.parent, inner = to; node && !node.contains(from); inner = node, node = node.parent) {
    if (node.type === 'lambda' || node.type === 'while_statement') return true;
    if (node.type === 'for_statement' && inner.field !== 'right') return true;
    if (
      /comprehension$|generator_expression$/.test(node.type) &&
      inner.field !== 'right' &&
      inner.type !== 'for_in_clause'
    )
      return true;
  }
  return false;
}

function inHandledIndexError(node: PyNode): boolean {
  const statement = node.above('try_statement');
  return statement !== null && /except[^:]*\b(?:IndexError|LookupError)\b/.test(statement.text);
}

interface Selected {
  readonly text: (items: string) => string;
  readonly edits: readonly Edit[];
  readonly proof: 'text' | 'run';
}

/** The call that gives the same as sorting and cutting, equal items in the same order. */
function selection(
  cut: Cut,
  order: { key: PyNode | null; reverse: boolean },
  module: PyModule,
  program: PyProgram,
): Selected | null {
  const key = order.key ? `, key=${order.key.text}` : '';
  const plain = !order.key && hasPlainOrder(program);
  switch (cut.kind) {
    case 'first':
      return {
        text: (items) => `${order.reverse ? 'max' : 'min'}(${key === '' ? unwrapped(items) : items}${key})`,
        edits: [],
        proof: 'text',
      };
    case 'last': {
      const name = order.reverse ? 'min' : 'max';
      if (!order.key)
        return { text: (items) => `${name}(${items})`, edits: [], proof: plain ? 'text' : 'run' };
      // Of equal items the last one is meant: the number of an item decides among them.
      const sign = order.reverse ? '-' : '';
      const ranked = applied(order.key, 'pair[1]');
      if (!ranked) return null;
      return {
        text: (items) => `${name}(enumerate(${items}), key=lambda pair: (${ranked}, ${sign}pair[0]))[1]`,
        edits: [],
        proof: 'text',
      };
    }
    case 'head': {
      const heap = imported(module, 'heapq', order.reverse ? 'nlargest' : 'nsmallest');
      const count = cut.count?.text ?? '1';
      return {
        text: (items) => `${heap.name}(${count}, ${items}${key})`,
        edits: heap.edits,
        proof: isCount(cut.count, program) ? 'text' : 'run',
      };
    }
    default: {
      const heap = imported(module, 'heapq', order.reverse ? 'nsmallest' : 'nlargest');
      const count = cut.count?.text ?? '1';
      const proof = isCount(cut.count, program) ? 'text' : 'run';
      if (!order.key)
        return {
          text: (items) => `${heap.name}(${count}, ${items})[::-1]`,
          edits: heap.edits,
          proof: plain ? proof : 'run',
        };
      const ranked = applied(order.key, 'pair[1]');
      if (!ranked) return null;
      const sign = order.reverse ? '-' : '';
      return {
        text: (items) =>
          `[pair[1] for pair in reversed(${heap.name}(${count}, enumerate(${items}), key=lambda pair: (${ranked}, ${sign}pair[0])))]`,
        edits: heap.edits,
        proof,
      };
    }
  }
}

/** A key function called with an expression: a lambda's body with its parameter replaced, or the call of a name. */
function applied(key: PyNode, argumentText: string): string | null {
  if (key.type !== 'lambda')
    return `${key.type === 'identifier' || key.type === 'attribute' || key.type === 'call' ? key.text : `(${key.text})`}(${argumentText})`;
  const parameters = key.get('parameters')?.parts ?? [];
  const body = key.get('body');
  const [only, second] = parameters;
  if (!only || second || only.type !== 'identifier' || !body || /\blambda\b|\bpair\b/.test(body.text))
    return null;
  let text = '';
  let at = body.start;
  for (const one of body.walk()) {
    if (one.type !== 'identifier' || one.text !== only.text) continue;
    if (one.field === 'attribute' || (one.field === 'name' && one.parent?.type === 'keyword_argument'))
      continue;
    text += body.text.slice(at - body.start, one.start - body.start) + argumentText;
    at = one.end;
  }
  return text + body.text.slice(at - body.start);
}
