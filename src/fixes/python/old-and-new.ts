import { type Edit, replaceNode } from '../../python/edits.ts';
import { indentationOf } from '../../python/module.ts';
import { calledName } from '../../python/names.ts';
import { ownNodes, type PyFunction, type PyProgram } from '../../python/program.ts';
import type { PyNode } from '../../python/syntax.ts';
import type { CodeFinding, Detector, Rewrite } from './detector.ts';
import { type Generation, generationsOf, readingOf } from './shared/arrays/generations.ts';
import { isHeavy } from './shared/arrays/heavy.ts';
import { lettingGo } from './shared/arrays/letting-go.ts';
import { reaching } from './shared/arrays/reaching.ts';
import { loopAround } from './shared/arrays/repeats.ts';
import { sourcesOf } from './shared/arrays/resolve.ts';
import { ownsLines, statementOf } from './shared/kept/statements.ts';

export const oldAndNew: Detector = {
  meta: { id: 'old-and-new', title: 'The old and the new form of the same data are in memory together' },
  detect(program: PyProgram): CodeFinding[] {
    const chains = chainsOf(generationsOf(program)).flatMap((chain) => found(chain, program));
    const places = new Set(chains.flatMap((one) => [one.at, ...one.alsoAt]));
    return [...chains, ...lettingGo(program).filter((one) => !places.has(one.at))];
  },
};

/** Generations, each made of the one before it. */
function chainsOf(all: readonly Generation[]): Generation[][] {
  const next = new Map<Generation, Generation>();
  for (const one of all) {
    const older = all.find(
      (other) => other !== one && one.sources.some((name) => other.loads.includes(name)),
    );
    if (older && !next.has(older)) next.set(older, one);
  }
  const later = new Set(next.values());
  return [...next.keys()]
    .filter((one) => !later.has(one))
    .map((first) => {
      const chain = [first];
      for (let at = next.get(first); at && chain.length < 20; at = next.get(at)) chain.push(at);
      return chain;
    });
}

function found(chain: readonly Generation[], program: PyProgram): CodeFinding[] {
  // Of the old items none is read once the new ones are there.
  const links = chain.slice(1).filter((one, index) => {
    const old = chain[index] as Generation;
    const from = placeOf(one);
    return old.loads.every((load) => {
      if (from.contains(load) || load.end <= from.start || one.statement.contains(load)) return true;
      return readingOf(load, program).kind === 'length';
    });
  });
  const heavy = links.filter((one) => {
    const old = chain[chain.indexOf(one) - 1] as Generation;
    return one.item.type === 'call' ||
      one.item.type === 'binary_operator' ||
      one.item.type === 'list_comprehension'
      ? isHeavy(one.item, program) && isHeavy(old.item, program)
      : false;
  });
  const [second] = heavy;
  if (!second) return [];
  const first = chain[chain.indexOf(second) - 1] as Generation;
  const names = [first, ...heavy].map((one) => `\`${one.binding.name}\``);
  return [
    {
      at: second.loop ?? second.statement,
      alsoAt: [first, ...heavy.slice(1)].map((one) => one.loop ?? one.statement),
      why: `${[...new Set(names)].join(', ')}: each holds all items in another form, and the older ones are not read again but stay in memory beside the newer.`,
      savingBytes: null,
      rewrites: rewrites([first, ...heavy], program),
    },
  ];
}

/** Where a generation takes its items from the older one. */
function placeOf(one: Generation): PyNode {
  return one.loop ?? one.statement;
}

function rewrites(chain: readonly Generation[], program: PyProgram): Rewrite[] {
  const edits: Edit[] = [];
  let sure = true;
  let streamed = 0;
  const lazy = new Set<Generation>();
  for (const one of chain) {
    const plan = streaming(one, chain, lazy, program);
    if (!plan) continue;
    lazy.add(one);
    edits.push(...plan.edits);
    sure &&= plan.sure;
    streamed++;
  }
  for (const [index, one] of chain.entries()) {
    const old = chain[index - 1];
    if (!old || lazy.has(old) || lazy.has(one)) continue;
    const released = releasing(old, one, program);
    if (released) edits.push(...released);
  }
  if (edits.length === 0) return [];
  const outer = edits.filter(
    (one) =>
      !edits.some(
        (other) =>
          other !== one &&
          other.start <= one.start &&
          one.end <= other.end &&
          other.end - other.start > one.end - one.start &&
          other.path === one.path,
      ),
  );
  return [
    {
      says:
        streamed > 0
          ? 'Take each item through the steps one at a time.'
          : 'Let go of each old item when its new form is made.',
      edits: outer,
      risk: 'The steps run interleaved, item by item, instead of one step for all items after the other.',
      proof: sure ? 'text' : 'run',
    },
  ];
}

interface Plan {
  readonly edits: readonly Edit[];
  readonly sure: boolean;
}

/** A generator in the place of the container, where one pass over it is all that is made of it. */
function streaming(
  one: Generation,
  chain: readonly Generation[],
  lazy: ReadonlySet<Generation>,
  program: PyProgram,
): Plan | null {
  const module = program.moduleOf(one.statement);
  const node = one.comprehension;
  const readings = one.loads.map((load) => ({ load, reading: readingOf(load, program) }));
  const passes = readings.flatMap(({ reading }) => (reading.kind === 'pass' ? [reading] : []));
  const [pass] = passes;
  if (!pass || passes.length > 1 || readings.some(({ reading }) => reading.kind === 'other')) return null;
  const consumer = statementOf(pass.at);
  if (consumer.parent !== one.statement.parent || inLoopSince(pass.whole, one)) return null;
  if (one.kind === 'dict' && (pass.items === null || pass.items === 'keys' || !distinct(one, chain, program)))
    return null;
  if (one.loop && (one.filtered || !ownsLines(module, one.statement) || outlivesLoop(one, program)))
    return null;
  if (unsettled(one, consumer, program) || prints(one, program)) return null;
  const edits: Edit[] = [];
  for (const { reading } of readings) {
    if (reading.kind !== 'length') continue;
    const size = lengthOf(one, chain, lazy, program);
    if (!size) return null;
    edits.push(replaceNode(module, reading.at, size));
  }
  if (one.loop) {
    const item =
      one.kind === 'list' || pass.items === 'values' ? one.item.text : `(${one.key?.text}, ${one.item.text})`;
    const over = lazyOver(one, chain, lazy);
    const text = `${one.binding.name} = (${item} for ${one.target.text} in ${over})`;
    edits.push({ path: module.path, start: one.statement.start, end: one.loop.end, text });
  } else if (node?.type === 'call') {
    edits.push(replaceNode(module, node, one.item.text));
  } else if (node) {
    const own = program.moduleOf(node);
    if (one.kind === 'list') edits.push(...brackets(own.path, node, '(', ')'));
    else {
      const values = pass.items === 'values';
      const body = node.get('body') as PyNode;
      const text = values ? one.item.text : `(${one.key?.text}, ${one.item.text})`;
      edits.push(...brackets(own.path, node, '(', ')'), replaceNode(own, body, text));
    }
  }
  if (one.kind === 'dict') {
    const name = pass.whole.get('function')?.get('object');
    edits.push(replaceNode(module, pass.whole, name?.text ?? one.binding.name));
  }
  return { edits, sure: pure(one, program) };
}

/** The iterable of a loop that becomes a generator; `old.items()` of what is one already. */
function lazyOver(one: Generation, chain: readonly Generation[], lazy: ReadonlySet<Generation>): string {
  const older = chain.find(
    (other) => other !== one && one.sources.some((name) => other.loads.includes(name)),
  );
  const pairs =
    older?.kind === 'dict' && lazy.has(older) && /\.(?:items|values)\(\)$/.test(one.iterable.text);
  return pairs ? older.binding.name : one.iterable.text;
}

/** The loop's own name is read after the loop. */
function outlivesLoop(one: Generation, program: PyProgram): boolean {
  const { scopes } = program.moduleOf(one.statement);
  return [...one.target.walk()].some((name) => {
    const binding = name.type === 'identifier' ? scopes.bindingOf(name) : null;
    return (
      binding?.loads.some(
        (load) => !one.loop?.contains(load) && reaching(load, binding).some((def) => def.node === name),
      ) ?? false
    );
  });
}

function brackets(path: string, node: PyNode, open: string, close: string): Edit[] {
  return [
    { path, start: node.start, end: node.start + 1, text: open },
    { path, start: node.end - 1, end: node.end, text: close },
  ];
}

/** The pass runs more often than the container is made. */
function inLoopSince(load: PyNode, one: Generation): boolean {
  const loop = loopAround(load);
  return loop !== null && !loop.contains(one.statement);
}

/** Keys that are all different, so that the dict drops none. */
function distinct(one: Generation, chain: readonly Generation[], program: PyProgram): boolean {
  if (!one.key) return false;
  const key = one.key.text;
  const first = one.target.type === 'identifier' ? one.target.text : (one.target.parts[0]?.text ?? '');
  if (key !== first)
    return new RegExp(`^(?:int|str)\\(${first}\\)$`).test(key) && /^range\(/.test(one.iterable.text);
  const older = chain.find(
    (other) => other !== one && one.sources.some((name) => other.loads.includes(name)),
  );
  if (older?.kind === 'dict' && /\.items\(\)$/.test(one.iterable.text)) return true;
  const method = one.iterable.type === 'call' ? one.iterable.get('function') : null;
  if (method?.type === 'attribute' && method.get('attribute')?.text === 'items')
    return sourcesOf(method.get('object'), program).every(
      (source) => source !== null && /^(?:dictionary|dictionary_comprehension)$/.test(source.type),
    );
  if (/^enumerate\(/.test(one.iterable.text)) return true;
  return sourcesOf(one.iterable, program).every((source) => source !== null && unrepeated(source, program));
}

function unrepeated(source: PyNode, program: PyProgram): boolean {
  if (source.type === 'call') {
    const name =
      calledName(source, program.moduleOf(source)) ?? source.get('function')?.get('attribute')?.text ?? '';
    if (/^(?:range|set|dict|os\.listdir|glob|iterdir|rglob|keys|glob\.glob|os\.scandir)$/.test(name))
      return true;
    const inner = source.get('arguments')?.parts[0];
    return (
      /^(?:sorted|list|tuple|reversed)$/.test(name) &&
      inner !== undefined &&
      sourcesOf(inner, program).every((one) => one !== null && unrepeated(one, program))
    );
  }
  if (source.type === 'list' || source.type === 'tuple')
    return (
      source.parts.every((one) => /^(?:string|integer)$/.test(one.type)) &&
      new Set(source.parts.map((one) => one.text)).size === source.parts.length
    );
  if (source.type !== 'list_comprehension' && source.type !== 'generator_expression')
    return source.type === 'set';
  // The text of each number, such as `"%d-%02d" % (year, number)`.
  const clause = source.children.find((one) => one.type === 'for_in_clause');
  const body = source.get('body');
  const name = clause?.get('left')?.text ?? '';
  const shown = body && [...body.walk()].some((one) => one.type === 'identifier' && one.text === name);
  return (
    shown === true &&
    /^(?:string|binary_operator|identifier)$/.test(body.type) &&
    /^range\(/.test(clause?.get('right')?.text ?? '')
  );
}

/** A name that an item is computed from is bound again before the item is asked for. */
function unsettled(one: Generation, consumer: PyNode, program: PyProgram): boolean {
  const scopes = program.moduleOf(one.item).scopes;
  const within = one.maker ? null : consumer;
  const nodes = [
    one.item,
    ...(one.key ? [one.key] : []),
    ...(one.comprehension?.children.filter((part) => part.type === 'if_clause') ?? []),
  ];
  const from = placeOf(one);
  const items = new Set(
    [...one.target.walk()].filter((part) => part.type === 'identifier').map((part) => part.text),
  );
  for (const node of nodes.flatMap((part) => [...part.walk()])) {
    if (node.type === 'await' || node.type === 'yield' || node.type === 'named_expression') return true;
    if (node.type !== 'identifier' || node.field === 'attribute' || items.has(node.text)) continue;
    const binding = scopes.bindingOf(node);
    if (!binding || binding.scope.kind === 'comprehension' || !within) continue;
    if (
      binding.definitions.some(
        (def) =>
          def.node.start > from.end &&
          def.node.start < within.end &&
          (within.parent?.contains(def.node) ?? false) &&
          !isOwn(def.node, one),
      )
    )
      return true;
    if (binding.deletes.some((del) => del.start > from.end && del.start < within.end)) return true;
  }
  const block = one.statement.above('with_statement', 'try_statement');
  return block !== null && !block.contains(consumer);
}

function isOwn(node: PyNode, one: Generation): boolean {
  return one.loop?.contains(node) ?? one.comprehension?.contains(node) ?? false;
}

/** The functions that an item is computed by. */
function functionsOf(one: Generation, program: PyProgram): PyFunction[] {
  const all = new Set<PyFunction>();
  const waiting = [one.item, ...(one.key ? [one.key] : [])];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    for (const call of node.walk()) {
      const fn = call.type === 'call' ? program.calleeOf(call) : null;
      if (!fn || all.has(fn) || all.size > 40) continue;
      all.add(fn);
      waiting.push(fn.body);
    }
  }
  return [...all];
}

function prints(one: Generation, program: PyProgram): boolean {
  const bodies = [one.item, ...functionsOf(one, program).map((fn) => fn.body)];
  return bodies.some((body) =>
    [...body.walk()].some((call) => {
      const name = call.type === 'call' ? calledName(call, program.moduleOf(call)) : null;
      return name === 'print' || name === 'input' || name?.startsWith('sys.stdout') === true;
    }),
  );
}

/** Nothing that is computed for one item changes what another one, or a later step, reads. */
function pure(one: Generation, program: PyProgram): boolean {
  return functionsOf(one, program).every((fn) => {
    for (const node of ownNodes(fn.body)) {
      if (node.type === 'global_statement' || node.type === 'nonlocal_statement') return false;
      const left =
        node.type === 'assignment' || node.type === 'augmented_assignment' ? node.get('left') : null;
      if (left?.type === 'attribute' && fn.name !== '__init__') return false;
    }
    return true;
  });
}

/** The number of items, said of what they are made from. */
function lengthOf(
  one: Generation,
  chain: readonly Generation[],
  lazy: ReadonlySet<Generation>,
  program: PyProgram,
): string | null {
  if (one.filtered) return null;
  const older = chain.find(
    (other) => other !== one && one.sources.some((name) => other.loads.includes(name)),
  );
  if (older && one.maker === null && !lazy.has(older)) return `len(${older.binding.name})`;
  if (older) return lengthOf(older, chain, lazy, program);
  if (one.iterable.type !== 'identifier' || one.maker) return null;
  const sized = sourcesOf(one.iterable, program).every((source) => {
    if (!source) return false;
    if (/^(?:list|tuple|list_comprehension|dictionary)$/.test(source.type)) return true;
    const name = source.type === 'call' ? calledName(source, program.moduleOf(source)) : null;
    return /^(?:sorted|list|tuple|range|os\.listdir|glob\.glob|dict|set)$/.test(name ?? '');
  });
  return sized ? `len(${one.iterable.text})` : null;
}

/** `[f(x) for x in old]` → takes each item out of the old list or dict as it goes. */
function releasing(old: Generation, one: Generation, program: PyProgram): Edit[] | null {
  const module = program.moduleOf(one.statement);
  if (one.loop) return drained(old, one, program);
  const node = one.comprehension;
  if (
    !node ||
    node.type === 'call' ||
    one.maker ||
    one.filtered ||
    old.loads.some((load) => load.start > one.statement.end)
  )
    return null;
  const aliased = old.loads.some(
    (load) => !one.statement.contains(load) && readingOf(load, program).kind === 'other',
  );
  if (aliased) return null;
  if (
    old.kind === 'dict' &&
    one.iterable.text === `${old.binding.name}.items()` &&
    one.target.parts.length === 2
  ) {
    const [key, value] = one.target.parts as [PyNode, PyNode];
    const uses = [...one.item.walk()].filter(
      (part) => part.type === 'identifier' && part.text === value.text,
    );
    if (uses.length !== 1 || key.type !== 'identifier') return null;
    return [
      replaceNode(module, one.target, key.text),
      replaceNode(module, one.iterable, `list(${old.binding.name})`),
      replaceNode(module, uses[0] as PyNode, `${old.binding.name}.pop(${key.text})`),
    ];
  }
  if (old.kind !== 'list' || one.iterable.text !== old.binding.name || one.target.type !== 'identifier')
    return null;
  const uses = [...(node.get('body') as PyNode).walk()].filter(
    (part) => part.type === 'identifier' && part.text === one.target.text && part.field !== 'attribute',
  );
  if (uses.length !== 1) return null;
  return [
    replaceNode(module, one.target, '_'),
    replaceNode(module, one.iterable, `range(len(${old.binding.name}))`),
    replaceNode(module, uses[0] as PyNode, `${old.binding.name}.pop(0)`),
  ];
}

/** `for item in old:` → takes the items out of the old list, in the same order. */
function drained(old: Generation, one: Generation, program: PyProgram): Edit[] | null {
  const { loop } = one;
  const module = program.moduleOf(one.statement);
  const body = loop?.get('body');
  const [first] = body?.parts ?? [];
  if (
    !loop ||
    !body ||
    !first ||
    old.kind !== 'list' ||
    one.iterable.text !== old.binding.name ||
    loop.row === first.row
  )
    return null;
  if (old.loads.some((load) => load.start > loop.start && load !== one.iterable)) return null;
  if (old.loads.some((load) => load !== one.iterable && readingOf(load, program).kind === 'other'))
    return null;
  const [outer, inner] = [indentationOf(module.text, loop), indentationOf(module.text, first)];
  const { name } = old.binding;
  const text = `${name}.reverse()\n${outer}while ${name}:\n${inner}${one.target.text} = ${name}.pop()\n${inner}`;
  return [{ path: module.path, start: loop.start, end: first.start, text }];
}
