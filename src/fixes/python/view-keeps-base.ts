import { argumentsFor } from '../../python/constants.ts';
import { replaceNode } from '../../python/edits.ts';
import { calledName } from '../../python/names.ts';
import type { PyProgram } from '../../python/program.ts';
import type { Binding } from '../../python/scopes.ts';
import type { PyNode } from '../../python/syntax.ts';
import type { CodeFinding, Detector, Rewrite } from './detector.ts';
import { rootOf } from './shared/arrays/buffers.ts';
import { factsOf } from './shared/arrays/facts.ts';
import { isHeavy } from './shared/arrays/heavy.ts';
import { indexOf } from './shared/arrays/index-of.ts';
import { keptAt } from './shared/arrays/kept.ts';
import { loopAround, repeats } from './shared/arrays/repeats.ts';
import { sourcesOf } from './shared/arrays/resolve.ts';
import { isTarget } from './shared/arrays/targets.ts';
import { loopsAround } from './shared/tasks/places.ts';

type Base = 'array' | 'memoryview' | 'frame';

export const viewKeepsBase: Detector = {
  meta: { id: 'view-keeps-base', title: 'A small slice keeps the whole array alive' },
  detect(program: PyProgram): CodeFinding[] {
    return program.modules.flatMap((module) => {
      if (!/\b(?:numpy|memoryview|pandas)\b/.test(module.text)) return [];
      return [...module.root.walk()].flatMap((node) => {
        if (node.type === 'subscript') return found(node, node.get('value'), program);
        const method = node.type === 'call' ? node.get('function') : null;
        const heads =
          method?.type === 'attribute' && /^(?:head|tail)$/.test(method.get('attribute')?.text ?? '');
        return heads ? found(node, method.get('object'), program) : [];
      });
    });
  },
};

function found(view: PyNode, value: PyNode | null, program: PyProgram): CodeFinding[] {
  if (!value || isTarget(view) || (view.type === 'subscript' && !isWindow(view, program))) return [];
  const kind = baseOf(view, value, program);
  if (!kind) return [];
  const root = rootName(value, program);
  const binding = root ? program.moduleOf(root).scopes.bindingOf(root) : null;
  if (kind === 'array' && !isHeavy(value, program)) return [];
  const kept = keptAt(view, program);
  if (!kept) return [];
  if (!root)
    return madeForIt(value, view, program) ? [told(view, kept, kind, value.text, true, program)] : [];
  const own = binding && (binding.scope.kind !== 'module' || loopAround(view) !== null);
  if (!own || !perItem(binding, view, program, 0) || keptWhole(binding, root, program)) return [];
  return [told(view, kept, kind, root.text, !changed(binding, view, program), program)];
}

/** `np.load(path)[:, 3]`: nothing else refers to what the view is taken from. */
function madeForIt(value: PyNode, view: PyNode, program: PyProgram): boolean {
  const root = rootOf(value, program);
  const fact = factsOf(program).of(root);
  if (root.type !== 'call' || fact?.memory !== 'fresh') return false;
  return loopAround(view) !== null || repeats(view, program);
}

function told(
  view: PyNode,
  kept: PyNode,
  kind: Base,
  base: string,
  safe: boolean,
  program: PyProgram,
): CodeFinding {
  const text = view.text.replace(/\s+/g, ' ');
  return {
    at: view,
    alsoAt: kept.line === view.line ? [] : [kept],
    why: `\`${text}\` is a view: as long as it is kept, all of \`${base}\` stays in memory, for each item anew.`,
    savingBytes: null,
    rewrites: safe ? [rewrite(view, kind, program)] : [],
  };
}

/** A part with both ends, a constant first part, every n-th, or one row: not nearly all of it. */
function isWindow(view: PyNode, program: PyProgram): boolean {
  const keys = view.all('subscript');
  const base = factsOf(program).of(view.get('value'));
  return keys.some((key, index) => {
    if (key.type !== 'slice') {
      if (isSlice(key, program)) return true;
      return (
        keys.length > 1 ||
        (index === 0 && base?.shape != null && base.shape.length > 1 && key.type !== 'tuple')
      );
    }
    const [low = '', high = '', step = ''] = key.text.split(':').map((one) => one.trim());
    if (/^\d{2,}$|^[A-Z_]+$/.test(step)) return true;
    const name = view.get('value')?.text ?? '';
    const whole = (bound: string) => /\blen\(|\.size\b|\.shape\b/.test(bound) && bound.includes(name);
    if (high === '' || high.startsWith('-') || whole(high)) return low.startsWith('-') && high === '';
    return low === '' ? !/^-/.test(high) : true;
  });
}

/** `LABEL = slice(0, 48)`. */
function isSlice(key: PyNode, program: PyProgram): boolean {
  return sourcesOf(key, program).every(
    (one) => one?.type === 'call' && calledName(one, program.moduleOf(one)) === 'slice',
  );
}

function baseOf(view: PyNode, value: PyNode, program: PyProgram): Base | null {
  const fact = factsOf(program).of(value);
  if (fact?.kind === 'array') {
    if (view.type !== 'subscript' || fact.memory === 'mapped') return null;
    const own = factsOf(program).of(view);
    return own?.kind === 'array' && own.memory === 'view' ? 'array' : null;
  }
  const bare =
    value.type === 'attribute' && /^i?loc$/.test(value.get('attribute')?.text ?? '')
      ? value.get('object')
      : value;
  const sources = sourcesOf(bare, program);
  if (sources.length === 0) return null;
  const names = sources.map((one) => (one?.type === 'call' ? calledName(one, program.moduleOf(one)) : null));
  if (sources.every((one) => isMemoryview(one, program, 0)))
    return view.type === 'subscript' ? 'memoryview' : null;
  const rows = view.type === 'call' || view.all('subscript').some((one) => one.type === 'slice');
  return rows && names.every((name) => name?.startsWith('pandas.read_')) ? 'frame' : null;
}

/** `memoryview(block)`, or a part of one. */
function isMemoryview(node: PyNode | null, program: PyProgram, depth: number): boolean {
  if (!node || depth > 4) return false;
  if (node.type === 'call') return calledName(node, program.moduleOf(node)) === 'memoryview';
  if (node.type !== 'subscript' || !node.all('subscript').some((one) => one.type === 'slice')) return false;
  const sources = sourcesOf(node.get('value'), program);
  return sources.length > 0 && sources.every((one) => isMemoryview(one, program, depth + 1));
}

function rootName(value: PyNode, program: PyProgram): PyNode | null {
  let root = rootOf(value, program);
  while (root.type === 'attribute' && /^(?:i?loc|T)$/.test(root.get('attribute')?.text ?? ''))
    root = root.get('object') ?? root;
  while (root.type === 'subscript') root = root.get('value') ?? root;
  return root.type === 'identifier' ? root : null;
}

/** There is a new base for each view that is kept: made in the same turn of a loop, or in each call. */
function perItem(binding: Binding, view: PyNode, program: PyProgram, depth: number): boolean {
  if (depth > 5) return false;
  return binding.definitions.every((one) => {
    if (one.kind === 'augmented') return true;
    if (one.kind === 'for') {
      return factsOf(program).of(one.value)?.kind !== 'array' && streams(one.value, program);
    }
    if (one.kind === 'assign') {
      if (!one.value || isElement(one.value, program)) return false;
      const loops = loopsAround(view);
      if (loops.length > 0 && !loops.some((loop) => loop.contains(one.node))) return false;
      return loops.length > 0 || repeats(one.node, program);
    }
    if (one.kind !== 'parameter' || loopAround(view)) return false;
    const given = argumentsFor(one.node, program);
    return (
      given.length > 0 &&
      given.every((value) => {
        if (!value) return false;
        const root = value.type === 'identifier' ? program.moduleOf(value).scopes.bindingOf(value) : null;
        if (!root) return value.type === 'call' && repeats(value, program);
        return root.scope.kind !== 'module' && perItem(root, value, program, depth + 1);
      })
    );
  });
}

/** Taken out of something that holds it anyway. */
function isElement(value: PyNode, program: PyProgram): boolean {
  if (value.type === 'attribute') return true;
  return value.type === 'subscript' && factsOf(program).of(value)?.memory !== 'fresh';
}

/** Items that nothing else holds: of a generator, not of a list or an array. */
function streams(iterable: PyNode | null, program: PyProgram): boolean {
  if (!iterable) return false;
  if (iterable.type === 'generator_expression') return true;
  if (iterable.type !== 'call') {
    const [only, second] =
      iterable.type === 'identifier'
        ? (program.moduleOf(iterable).scopes.bindingOf(iterable)?.definitions ?? [])
        : [];
    return (
      only !== undefined && !second && only.kind === 'assign' && !only.path && streams(only.value, program)
    );
  }
  const own = program.calleeOf(iterable);
  if (own?.generator) return own.yields.every((one) => yieldsNew(one, program));
  const name = calledName(iterable, program.moduleOf(iterable));
  const list = iterable.get('arguments')?.parts ?? [];
  if (name === 'map') return true;
  return /^(?:enumerate|zip|iter|filter)$/.test(name ?? '') && list.some((one) => streams(one, program));
}

/** What a generator hands on was made for this item, and is no part of something that it goes through. */
function yieldsNew(node: PyNode, program: PyProgram): boolean {
  const value = node.parts[0];
  const items = value && /^(?:expression_list|tuple)$/.test(value.type) ? value.parts : value ? [value] : [];
  return items.every((item) => {
    const fact = factsOf(program).of(item);
    const part = isMemoryview(item, program, 0) && item.type !== 'call';
    if (!part && (fact?.kind !== 'array' || fact.memory === 'fresh')) return true;
    const root = rootName(item, program);
    const binding = root ? program.moduleOf(root).scopes.bindingOf(root) : null;
    return binding !== null && perItem(binding, item, program, 3);
  });
}

/** The base is kept as well, so that a copy would only be added. */
function keptWhole(binding: Binding, root: PyNode, program: PyProgram): boolean {
  return binding.loads.some((load) => {
    if (load === root || load.parent?.type === 'subscript') return false;
    return keptAt(load, program) !== null;
  });
}

/** The view or its base is written to after it was taken: a copy would not see it. */
function changed(binding: Binding, view: PyNode, program: PyProgram): boolean {
  const names = [binding];
  if (view.parent?.type === 'assignment' && view.parent.get('left')?.type === 'identifier') {
    const own = program.moduleOf(view).scopes.bindingOf(view.parent.get('left') as PyNode);
    if (own) names.push(own);
  }
  return names.some(
    (one) =>
      one.definitions.some((def) => def.kind === 'augmented' && def.node.start > view.start) ||
      one.loads.some((load) => {
        if (load.start < view.end) return false;
        const subscript = load.parent?.type === 'subscript' && load.field === 'value' ? load.parent : null;
        const out = load.parent?.type === 'keyword_argument' && load.parent.get('name')?.text === 'out';
        return (subscript !== null && isTarget(subscript)) || out;
      }),
  );
}

function rewrite(view: PyNode, kind: Base, program: PyProgram): Rewrite {
  const module = program.moduleOf(view);
  const says = 'Keep a copy of the slice, so that the rest can go.';
  const risk =
    'The copy no longer follows changes of what it was taken from; nothing in the program makes any.';
  if (kind !== 'memoryview')
    return { says, edits: [replaceNode(module, view, `${view.text}.copy()`)], risk, proof: 'text' };
  const needed = ['tobytes', 'cast', 'tolist', 'nbytes', 'obj', 'release', 'itemsize', 'format'].some(
    (name) => indexOf(program).attributes.has(name),
  );
  const text = needed ? `memoryview(bytes(${view.text}))` : `bytes(${view.text})`;
  return { says, edits: [replaceNode(module, view, text)], risk, proof: 'text' };
}
