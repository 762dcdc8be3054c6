import { attributeValues } from '../../python/attributes.ts';
import { attributesOf } from '../../python/flow.ts';
import { argument, calledName, dottedName } from '../../python/names.ts';
import { ownNodes, type PyFunction, type PyProgram } from '../../python/program.ts';
import type { Binding } from '../../python/scopes.ts';
import type { PyNode } from '../../python/syntax.ts';
import type { CodeFinding, Detector } from './detector.ts';
import { isTarget } from './shared/arrays/targets.ts';
import { type Crew, crewsOf, reachedFrom } from './shared/tasks/crews.ts';
import { isContainer, largeOrigin } from './shared/tasks/large.ts';
import { madeBy, originsOf, runnerOf } from './shared/tasks/origins.ts';
import { packedRows } from './shared/tasks/packed.ts';
import { loopsAround } from './shared/tasks/places.ts';
import { sound } from './shared/tasks/sound.ts';
import { supplyOf } from './shared/tasks/supply.ts';
import { functionValue, surveyOf } from './shared/tasks/survey.ts';
import { asArray, readThere } from './shared/tasks/unshared.ts';

/** A name or an attribute, with all that it gets and all places that read it; `null` where it is bound in other ways too. */
interface Held {
  readonly key: Binding | string;
  readonly name: string;
  readonly values: readonly PyNode[] | null;
  readonly loads: readonly PyNode[];
}

function heldBy(binding: Binding): Held {
  const plain = binding.definitions.every((one) => /^(?:assign|parameter)$/.test(one.kind));
  const values = binding.definitions.flatMap((one) =>
    one.kind === 'assign' && one.value && one.value.type !== 'none' && !one.path ? [one.value] : [],
  );
  return { key: binding, name: binding.name, values: plain ? values : null, loads: binding.loads };
}

/** What the parent holds, and what of a forked process reads it. */
export interface Shared {
  readonly held: Held;
  readonly load: PyNode;
  /** The call that starts the process, or that makes its pool. */
  readonly start: PyNode;
}

/** Objects that the parent made, read by forked workers: each reference counted is a page copied. */
export const forkCow: Detector = {
  meta: { id: 'fork-cow', title: 'Reading objects in forked workers copies their pages' },
  detect(program: PyProgram): CodeFinding[] {
    if (!forks(program)) return [];
    const found = new Map<Binding | string, CodeFinding>();
    const crews = crewsOf(program).filter((crew) => crew.kind === 'process' && crew.works.length > 0);
    const shared = [
      ...crews.flatMap((crew) => [...byGlobals(crew, program), ...byAttributes(crew, program)]),
      ...byArguments(program),
      ...bySubclass(program),
      ...byFork(program),
    ];
    for (const one of shared) {
      const finding = found.has(one.held.key) ? null : findingOf(one, program);
      if (finding) found.set(one.held.key, finding);
    }
    return sound([...found.values()]);
  },
};

/** Workers that are spawned inherit nothing. */
function forks(program: PyProgram): boolean {
  return !surveyOf(program).calls.some(
    (call) =>
      /(?:set_start_method|get_context)$/.test(call.get('function')?.text ?? '') &&
      /^["'](?:spawn|forkserver)["']$/.test(argument(call, 0)?.text ?? ''),
  );
}

/** Names of the module that a worker's code reads, which were bound before the workers were there. */
function* byGlobals(crew: Crew, program: PyProgram): Generator<Shared> {
  // What a worker's initializer fills belongs to that worker.
  const initializer = functionValue(argument(crew.made, null, 'initializer'), program);
  for (const fn of reachedFrom(crew.works, program)) {
    for (const node of ownNodes(fn.body)) {
      const binding = node.type === 'identifier' ? fn.module.scopes.bindingOf(node) : null;
      if (binding?.scope.kind !== 'module' || !binding.loads.includes(node)) continue;
      const own = binding.definitions.some(
        (one) =>
          initializer?.node.contains(one.node) || crew.works.some((work) => work.node.contains(one.node)),
      );
      if (!own) yield { held: heldBy(binding), load: node, start: crew.made };
    }
  }
}

/** `cls.rows`, `Index.rows`, `store.rows` of an object of the module: what a class or an object that is there keeps. */
function byAttributes(crew: Crew, program: PyProgram): Shared[] {
  return reachedFrom(crew.works, program).flatMap((fn) =>
    [...ownNodes(fn.body)].flatMap((node): Shared[] => {
      const object = node.type === 'attribute' ? node.get('object') : null;
      if (object?.type !== 'identifier' || isTarget(node)) return [];
      const binding = fn.module.scopes.bindingOf(object);
      const shared = object.text === 'cls' || binding?.scope.kind === 'module';
      if (!shared || binding?.definitions.some((one) => one.kind === 'import')) return [];
      const name = node.get('attribute')?.text ?? '';
      const values = attributeValues(name, program).filter((one) => one?.type !== 'none');
      if (values.length === 0 || values.some((one) => one === null || fn.node.contains(one))) return [];
      const loads = attributesOf(program, name).filter((one) => !isTarget(one));
      const held = { key: `.${name}`, name: node.text, values: values as PyNode[], loads };
      return [{ held, load: node, start: crew.made }];
    }),
  );
}

/** Arguments of a forked process are inherited, not sent: `Process(target=work, args=(rows,))`. */
function byArguments(program: PyProgram): Shared[] {
  return surveyOf(program).starts.flatMap(({ call, fn, given }) => {
    const name = madeBy(call, program);
    const process = name !== null && /^multiprocessing\.Process$/.test(name);
    const pool = name !== null && /^process/.test(runnerOf(call, program)?.kind ?? '');
    const callee = program.calleeOf(call);
    if (!process && !pool && !(callee && reachedFrom([callee], program).some((one) => forksIn(one))))
      return [];
    return given.flatMap((one, index) => {
      const binding = one.type === 'identifier' ? program.moduleOf(one).scopes.bindingOf(one) : null;
      const parameter = fn.parameters[index + (fn.owner ? 1 : 0)];
      return binding && parameter?.loads[0]
        ? [{ held: heldBy(binding), load: parameter.loads[0], start: call }]
        : [];
    });
  });
}

/** `class Counter(Process)` with what its constructor is given. */
function bySubclass(program: PyProgram): Shared[] {
  return surveyOf(program).calls.flatMap((call) => {
    const cls = program.classOf(call);
    if (
      !cls ||
      !(cls.get('superclasses')?.parts ?? []).some((one) =>
        /^multiprocessing\.Process$/.test(dottedName(one, program.moduleOf(cls)) ?? ''),
      )
    )
      return [];
    const init = program.functions.find((fn) => fn.owner === cls && fn.name === '__init__');
    return (call.get('arguments')?.parts ?? []).flatMap((part, index) => {
      const value = part.type === 'keyword_argument' ? part.get('value') : part;
      const binding = value?.type === 'identifier' ? program.moduleOf(call).scopes.bindingOf(value) : null;
      const parameter =
        part.type === 'keyword_argument'
          ? init?.parameters.find((one) => one.name === part.get('name')?.text)
          : init?.parameters[index + 1];
      return binding && parameter?.loads[0]
        ? [{ held: heldBy(binding), load: parameter.loads[0], start: call }]
        : [];
    });
  });
}

/** `if os.fork() == 0:` with names from before it. */
function byFork(program: PyProgram): Shared[] {
  return program.functions.flatMap((fn) => {
    const fork = forksIn(fn);
    if (!fork) return [];
    return [...ownNodes(fn.body)].flatMap((node) => {
      const binding =
        node.type === 'identifier' && node.start > fork.end ? fn.module.scopes.bindingOf(node) : null;
      const before =
        binding?.loads.includes(node) &&
        binding.definitions.every((one) => one.kind === 'assign' && one.node.start < fork.start);
      return binding && before && binding.scope.node === fn.node
        ? [{ held: heldBy(binding), load: node, start: fork }]
        : [];
    });
  });
}

function forksIn(fn: PyFunction): PyNode | null {
  for (const node of ownNodes(fn.body))
    if (node.type === 'call' && calledName(node, fn.module) === 'os.fork') return node;
  return null;
}

function findingOf(shared: Shared, program: PyProgram): CodeFinding | null {
  const { held, load, start } = shared;
  if (!held.values) return null;
  const made = held.values[0] ?? null;
  const place = made ?? held.loads[0];
  if (!place) return null;
  const origins = originsOf(place, program);
  if (origins.length === 0 || !origins.every((one) => isContainer(one, program) || one.type === 'none'))
    return null;
  const origin = largeOrigin(place, program) ?? largeOrigin(load, program);
  if (!origin) return null;
  // Filled before the workers start: by the module itself, or above the pool in the same function.
  const fn = made ? program.functionAround(made) : null;
  if (made && fn && fn === program.functionAround(start) && made.start > start.start) return null;
  // An empty container is filled afterwards, somewhere above the start.
  const empty = made !== null && /^(?:list|dictionary)$/.test(made.type) && made.parts.length === 0;
  if (
    empty &&
    fn &&
    fn === program.functionAround(start) &&
    !held.loads.some((one) => one.start < start.start && !sameLoop(one, start))
  )
    return null;
  const at = made ?? origin;
  const binding = typeof held.key === 'string' ? null : held.key;
  return {
    at,
    alsoAt: [...new Set([load, start, origin, ...fillings(held.loads)])].filter((one) => one !== at),
    why: `\`${held.name}\` is made before the workers are forked, and each of them reads its objects (\`${short(load)}\`): reading counts references, which writes to their pages and copies them into every worker.`,
    savingBytes: grown(supplyOf(at, program).bytes),
    rewrites: made
      ? [
          ...(binding ? readThere(binding, made, program) : []),
          ...(binding ? asArray(origin, load, binding, program) : []),
          ...packedRows(made, origins, program),
        ].slice(0, 2)
      : [],
  };
}

/** `index[key] = …`, `rows.append(…)`. */
function fillings(loads: readonly PyNode[]): PyNode[] {
  return loads.flatMap((load) => {
    const parent = load.parent;
    if (parent?.type === 'subscript' && parent.field === 'left') return parent;
    const call = parent?.type === 'attribute' && parent.parent?.type === 'call' ? parent.parent : null;
    return call && /^(?:append|add|extend|update)$/.test(parent?.get('attribute')?.text ?? '') ? call : [];
  });
}

/** Filled in the same loop that forks: item by item, not before. */
function sameLoop(load: PyNode, start: PyNode): boolean {
  return loopsAround(start).some((loop) => loop.contains(load));
}

function short(load: PyNode): string {
  const around =
    load.parent?.type === 'for_statement'
      ? `for ${load.parent.get('left')?.text} in ${load.text}`
      : (load.parent?.text ?? '');
  return around.replace(/\s+/g, ' ').slice(0, 50);
}

/** A literal that is filled later tells nothing of its size. */
function grown(bytes: number | null): number | null {
  return bytes !== null && bytes > 4096 ? bytes : null;
}
