import { argumentsFor } from '../../../../python/constants.ts';
import { argument, calledName, dottedName } from '../../../../python/names.ts';
import type { PyFunction, PyProgram } from '../../../../python/program.ts';
import type { Binding } from '../../../../python/scopes.ts';
import type { PyNode } from '../../../../python/syntax.ts';

/** What code reads and changes beside the value that it gives: names, and attributes by their name (`.total`). */
export interface Effects {
  readonly reads: Set<Binding | string>;
  readonly writes: Set<Binding | string>;
  /** Writes to standard output. */
  prints: boolean;
  /** Does something that the text does not show: calls a function that a variable decides, changes files, draws a random number. */
  world: boolean;
  /** Texts of the paths that are opened for writing. */
  readonly written: Set<string>;
  readonly opened: Set<string>;
}

const MUTATORS = new Set(
  `append appendleft add extend extendleft insert remove discard pop popleft popitem clear sort reverse update setdefault
  write writelines writerow writerows put put_nowait get_nowait send feed push read readline readlines readinto seek truncate
  close flush execute executemany fetchone fetchmany fetchall subtract rotate difference_update intersection_update
  symmetric_difference_update __next__ __setitem__ acquire release submit`.split(/\s+/),
);

/** Methods of values that change nothing, whoever's they are. */
const HARMLESS = new Set(
  `get items keys values copy count index join split rsplit splitlines strip lstrip rstrip partition rpartition replace
  encode decode format lower upper title capitalize casefold swapcase startswith endswith find rfind isdigit isalpha isspace
  isalnum isupper islower zfill ljust rjust center translate match search fullmatch finditer findall sub group groups groupdict
  start end span date time isoformat strftime timestamp weekday year month day total_seconds hexdigest digest hex tobytes
  sum mean min max std any all astype reshape union intersection difference issubset issuperset isdisjoint most_common elements
  as_posix with_suffix exists is_file is_dir glob rglob iterdir resolve relative_to joinpath removesuffix removeprefix
  bit_length to_bytes from_bytes fromisoformat tolist item debug info warning error exception critical log
  unpack unpack_from pack iter_unpack maketrans expandtabs _replace _asdict quantize as_tuple is_integer`.split(
    /\s+/,
  ),
);

const WORLD =
  /^(?:random\.|secrets\.|numpy\.random\.|uuid\.uuid[14]$|os\.(?:remove|unlink|rename|replace|truncate|mkdir|makedirs|rmdir|system|kill|environ|chdir|putenv)|shutil\.|subprocess\.|input$|setattr$|delattr$|exec$|eval$|globals$|vars$|locals$|time\.(?:time|monotonic|perf_counter|sleep)|sys\.(?:exit|stdin))/;

const memo = new WeakMap<PyProgram, Map<PyFunction, Effects>>();
const definitionsOf = new WeakMap<PyNode, ReadonlySet<PyNode>>();

function empty(): Effects {
  return {
    reads: new Set(),
    writes: new Set(),
    prints: false,
    world: false,
    written: new Set(),
    opened: new Set(),
  };
}

/** What running this code does. Logging counts as nothing. */
export function effectsOf(nodes: readonly PyNode[], program: PyProgram): Effects {
  const effects = empty();
  for (const node of nodes) gather(node, program, effects);
  return effects;
}

/** One of the two changes what the other reads or changes, so that their order matters. */
export function conflict(a: Effects, b: Effects): boolean {
  if ((a.prints && b.prints) || (a.world && (b.world || b.prints)) || (b.world && a.prints)) return true;
  if (meets(a.written, b.opened) || meets(b.written, a.opened)) return true;
  return meets(a.writes, b.reads) || meets(b.writes, a.reads) || meets(a.writes, b.writes);
}

/** Attributes of the same name meet unless they are known to be of objects of two classes. */
function meets(one: ReadonlySet<Binding | string>, other: ReadonlySet<Binding | string>): boolean {
  for (const key of one) {
    if (other.has(key)) return true;
    if (typeof key !== 'string' || !key.startsWith('.')) continue;
    const [name, owner] = key.split('|');
    for (const second of other) {
      if (typeof second !== 'string' || !second.startsWith(`${name}|`)) continue;
      if (owner === '?' || second === `${name}|?`) return true;
    }
  }
  return false;
}

/** Changes nothing but names of its own, and gives the same whenever it is run. */
export function isPure(effects: Effects): boolean {
  return !effects.prints && !effects.world && effects.writes.size === 0 && effects.written.size === 0;
}

function gather(node: PyNode, program: PyProgram, effects: Effects): void {
  const module = program.moduleOf(node);
  const definitions = definitionNodes(module.root, program);
  const waiting = [node];
  for (let at = waiting.pop(); at; at = waiting.pop()) {
    if (at.type === 'function_definition' || at.type === 'class_definition') continue;
    if (isLog(at, program)) continue;
    for (const child of at.children) waiting.push(child);
    if (at.type === 'identifier') {
      const binding = module.scopes.bindingOf(at);
      // Names of a comprehension are gone when it is done.
      if (!binding || binding.scope.kind === 'comprehension' || binding.scope.kind === 'lambda') continue;
      if (definitions.has(at)) effects.writes.add(binding);
      if (!definitions.has(at) || at.parent?.type === 'augmented_assignment') effects.reads.add(binding);
      if (!definitions.has(at) && at.parent?.type !== 'attribute') implied(at, binding, program, effects);
    } else if (at.type === 'attribute') {
      const name = attributeKey(at, program);
      if (isTarget(at)) effects.writes.add(name);
      else if (!(at.field === 'function' && at.parent?.type === 'call')) effects.reads.add(name);
    } else if (at.type === 'subscript' && isTarget(at)) {
      const root = rootOf(at, program);
      if (root) effects.writes.add(root);
    } else if (at.type === 'call') called(at, program, effects);
  }
}

function definitionNodes(root: PyNode, program: PyProgram): ReadonlySet<PyNode> {
  let found = definitionsOf.get(root);
  if (!found) {
    const set = new Set<PyNode>();
    const { scopes } = program.moduleOf(root);
    for (const node of root.walk()) {
      const binding = node.type === 'identifier' ? scopes.bindingOf(node) : null;
      if (binding?.definitions.some((one) => one.node === node)) set.add(node);
    }
    found = set;
    definitionsOf.set(root, found);
  }
  return found;
}

/** The place is written: left of an assignment, alone or in a pattern; after `del`. */
function isTarget(node: PyNode): boolean {
  let at = node;
  while (at.parent && /pattern|^expression_list$|^tuple$|^list$/.test(at.parent.type)) at = at.parent;
  const parent = at.parent?.type;
  if (parent === 'delete_statement') return true;
  return (
    at.field === 'left' &&
    (parent === 'assignment' ||
      parent === 'augmented_assignment' ||
      parent === 'for_statement' ||
      parent === 'for_in_clause')
  );
}

/** What is changed when something is changed by way of this expression: `self.rows[0].append` → `.rows`. */
export function rootOf(node: PyNode | null, program: PyProgram): Binding | string | null {
  if (!node) return null;
  if (node.type === 'identifier') return program.moduleOf(node).scopes.bindingOf(node);
  if (node.type === 'attribute') return attributeKey(node, program);
  if (node.type === 'subscript') return rootOf(node.get('value'), program);
  if (node.type === 'call') {
    const called = node.get('function');
    return called?.type === 'attribute' ? rootOf(called.get('object'), program) : null;
  }
  if (node.type === 'parenthesized_expression' || node.type === 'await')
    return rootOf(node.parts[0] ?? null, program);
  return null;
}

/** `.total|Tally`: an attribute of the instances of a class; `.total|?` where the class is not seen. */
function attributeKey(node: PyNode, program: PyProgram): string {
  return `.${node.get('attribute')?.text}|${ownerOf(node.get('object'), program, 0)}`;
}

function ownerOf(object: PyNode | null, program: PyProgram, depth: number): string {
  if (object?.type === 'call') {
    const cls = program.classOf(object);
    if (cls) return className(cls);
    if (/\bparse(?:_known)?_args$/.test(object.get('function')?.text ?? '')) return 'argparse';
    // Made by a library: none of the program's classes.
    return program.calleeOf(object) ? '?' : (calledName(object, program.moduleOf(object)) ?? '?');
  }
  if (object?.type !== 'identifier' || depth > 4) return '?';
  const binding = program.moduleOf(object).scopes.bindingOf(object);
  const [only, second] = binding?.definitions ?? [];
  if (!only || second || only.path) return '?';
  if (only.kind === 'assign' && only.value) return ownerOf(only.value, program, depth + 1);
  if (only.kind !== 'parameter') return '?';
  const fn = program.functions.find((one) => one.node === binding?.scope.node);
  if (fn?.owner && fn.parameters[0] === binding) return className(fn.owner);
  const given = argumentsFor(only.node, program).map((one) => ownerOf(one, program, depth + 1));
  const [first] = given;
  return first && given.every((one) => one === first) ? first : '?';
}

/** A class that stands in no line of inheritance has attributes of its own. */
function className(cls: PyNode): string {
  return /[\w]/.test(
    (cls.get('superclasses')?.text ?? '').replace(/\b(?:typing\.)?NamedTuple\b|\bobject\b/g, ''),
  )
    ? '?'
    : (cls.get('name')?.text ?? '?');
}

const owners = new WeakMap<PyProgram, Map<Binding, string>>();

/** `len(pantry)`, `for one in pantry`: what the object's own `__len__`, `__iter__` and the like read. */
function implied(name: PyNode, binding: Binding, program: PyProgram, effects: Effects): void {
  const known = owners.get(program) ?? new Map<Binding, string>();
  owners.set(program, known);
  let owner = known.get(binding);
  if (owner === undefined) {
    owner = ownerOf(name, program, 0);
    known.set(binding, owner);
  }
  if (owner === '?') return;
  for (const fn of program.functions) {
    if (!fn.owner || !/^__(?!init__)\w+__$/.test(fn.name) || fn.owner.get('name')?.text !== owner) continue;
    const inner = functionEffects(fn, program);
    for (const key of inner.reads) if (typeof key === 'string') effects.reads.add(key);
  }
}

function called(call: PyNode, program: PyProgram, effects: Effects): void {
  const module = program.moduleOf(call);
  const cls = program.classOf(call);
  const callee = cls
    ? (program.functions.find((fn) => fn.owner === cls && fn.name === '__init__') ?? null)
    : program.calleeOf(call);
  if (callee) {
    through(call, callee, cls !== null, program, effects);
    return;
  }
  if (cls) return;
  const name = calledName(call, module);
  const fn = call.get('function');
  if (name !== null) {
    const path = argument(call, 0, 'file');
    if (name === 'print' && !argument(call, null, 'file')) effects.prints = true;
    else if (name === 'print' || name === 'next') {
      const root = rootOf(argument(call, name === 'next' ? 0 : null, 'file'), program);
      if (root) effects.writes.add(root);
    } else if (/^sys\.stdout\.|^sys\.stdout\.buffer\./.test(name)) effects.prints = true;
    else if (/(?:^|\.)open$/.test(name) && path) {
      const mode = argument(call, 1, 'mode')?.text ?? '';
      (/[wax+]/.test(mode) ? effects.written : effects.opened).add(path.text);
    } else if (WORLD.test(name)) effects.world = true;
    return;
  }
  if (fn?.type === 'attribute') {
    const method = fn.get('attribute')?.text ?? '';
    if (HARMLESS.has(method) && !MUTATORS.has(method)) return;
    const root = rootOf(fn.get('object'), program);
    if (root) effects.writes.add(root);
    return;
  }
  // A function that came as a value; one that a class method calls by its class makes an instance.
  if (fn?.type === 'identifier' && fn.text === 'cls') return;
  if (fn?.type === 'identifier' && aliased(fn, program, effects)) return;
  effects.world = true;
}

const MAKES_CLASS = /(?:^|\.)(?:namedtuple|NamedTuple|TypedDict|NewType|make_dataclass|Enum|IntEnum)$/;

/** A name that stands for one function all the time: a record class made by `namedtuple`, `match = PATTERN.match`, a lambda. */
function aliased(name: PyNode, program: PyProgram, effects: Effects): boolean {
  const module = program.moduleOf(name);
  const [only, second] = module.scopes.bindingOf(name)?.definitions ?? [];
  if (only?.kind !== 'assign' || second || only.path || !only.value) return false;
  const { value } = only;
  if (value.type === 'call') {
    const made = calledName(value, module) ?? '';
    return (
      MAKES_CLASS.test(made) || /^(?:operator\.\w+getter|operator\.methodcaller|re\.compile)$/.test(made)
    );
  }
  if (value.type === 'lambda') {
    gather(value.get('body') ?? value, program, effects);
    return true;
  }
  if (dottedName(value, module) !== null) return !WORLD.test(dottedName(value, module) ?? '');
  if (value.type !== 'attribute') return false;
  const method = value.get('attribute')?.text ?? '';
  if (!HARMLESS.has(method) || MUTATORS.has(method)) {
    const root = rootOf(value.get('object'), program);
    if (root) effects.writes.add(root);
  }
  return true;
}

/** Effects of a function of the program, without what is its own: local names, the attributes of the object that it makes. */
function through(
  call: PyNode,
  callee: PyFunction,
  makes: boolean,
  program: PyProgram,
  effects: Effects,
): void {
  const inner = functionEffects(callee, program);
  const own = program.moduleOf(callee.node).scopes;
  const isOwn = (key: Binding | string) =>
    typeof key === 'string'
      ? makes
      : key.scope.node === callee.node || own.scopeOf(callee.body) === key.scope;
  for (const key of inner.reads) if (!isOwn(key) || typeof key === 'string') effects.reads.add(key);
  for (const key of inner.writes) {
    if (!isOwn(key)) effects.writes.add(key);
    else if (typeof key !== 'string' && callee.parameters.includes(key)) {
      const index = callee.parameters.indexOf(key);
      const bound = callee.owner && !callee.decorators.some((one) => /staticmethod/.test(one.text)) ? 1 : 0;
      if (index < bound) {
        const root = makes ? null : rootOf(call.get('function')?.get('object') ?? null, program);
        if (root) effects.writes.add(root);
        continue;
      }
      // The name itself is bound anew in many functions; only what a method changes comes through.
      const root = changesThrough(callee, key, program)
        ? rootOf(argument(call, index - bound, key.name), program)
        : null;
      if (root) effects.writes.add(root);
    }
  }
  effects.prints ||= inner.prints;
  effects.world ||= inner.world;
  // The path is the callee's parameter: the caller's text says which file it is.
  const named = (path: string) => {
    const parameter = callee.parameters.findIndex((one) => one.name === path);
    const bound = callee.owner && !callee.decorators.some((one) => /staticmethod/.test(one.text)) ? 1 : 0;
    return parameter < 0 ? path : (argument(call, parameter - bound, path)?.text ?? path);
  };
  for (const path of inner.written) effects.written.add(named(path));
  for (const path of inner.opened) effects.opened.add(named(path));
}

function changesThrough(callee: PyFunction, parameter: Binding, program: PyProgram): boolean {
  return parameter.loads.some((load) => {
    const parent = load.parent;
    if (!parent || !callee.node.contains(load)) return false;
    if (parent.type === 'subscript') return true;
    return (
      parent.type === 'attribute' || rootOf(parent, program) === parameter || parent.type === 'argument_list'
    );
  });
}

function functionEffects(fn: PyFunction, program: PyProgram): Effects {
  let known = memo.get(program);
  if (!known) {
    known = new Map();
    memo.set(program, known);
  }
  const found = known.get(fn);
  if (found) return found;
  const effects = empty();
  known.set(fn, effects);
  gather(fn.body, program, effects);
  return effects;
}

const LEVELS = /^(?:debug|info|warning|warn|error|exception|critical|log)$/;

/** A call that only writes a log line: `logging.info(…)`, `log.debug(…)`, `print(…, file=sys.stderr)`. */
export function isLog(node: PyNode, program: PyProgram): boolean {
  if (node.type !== 'call') return false;
  const fn = node.get('function');
  const module = program.moduleOf(node);
  const name = dottedName(fn, module);
  if (name === 'print') return argument(node, null, 'file')?.text === 'sys.stderr';
  if (name === 'sys.stderr.write' || name === 'warnings.warn') return true;
  if (fn?.type !== 'attribute' || !LEVELS.test(fn.get('attribute')?.text ?? '')) return false;
  if (name?.startsWith('logging.')) return true;
  return /log/i.test(fn.get('object')?.text ?? '') || isLogger(fn.get('object'), program);
}

function isLogger(node: PyNode | null, program: PyProgram): boolean {
  if (node?.type !== 'identifier') return false;
  const module = program.moduleOf(node);
  const value = module.scopes.bindingOf(node)?.definitions[0]?.value;
  return value?.type === 'call' && /getLogger$/.test(calledName(value, module) ?? '');
}
