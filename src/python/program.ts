import { type PyModule, readModule } from './module.ts';
import { dottedName, importedAs } from './names.ts';
import type { Binding } from './scopes.ts';
import type { PyNode } from './syntax.ts';

/** A file that the program reads: the path as it was given, the size on disk. */
export interface InputFile {
  readonly path: string;
  /** Bytes; of a folder, the largest file in it and how many there are. */
  readonly bytes: number;
  readonly files: number;
}

export interface PyFunction {
  readonly module: PyModule;
  readonly node: PyNode;
  readonly name: string;
  readonly body: PyNode;
  /** The class that it is a method of. */
  readonly owner: PyNode | null;
  readonly generator: boolean;
  readonly async: boolean;
  /** Expressions of its `return` statements, without bare ones. */
  readonly returns: readonly PyNode[];
  readonly yields: readonly PyNode[];
  readonly decorators: readonly PyNode[];
  readonly parameters: readonly Binding[];
}

/** A program as far as it was handed over: its files, and the inputs that are known. */
export interface PyProgram {
  readonly modules: readonly PyModule[];
  readonly inputs: readonly InputFile[];
  /** The limit that it runs under, where it is known. */
  readonly limitBytes: number | null;
  readonly functions: readonly PyFunction[];
  moduleOf(node: PyNode): PyModule;
  /** The program's own function that a call runs; `null` for a library's, or where it is not certain. */
  calleeOf(call: PyNode): PyFunction | null;
  /** The class of the program that a call makes an instance of. */
  classOf(call: PyNode): PyNode | null;
  callsOf(fn: PyFunction): readonly PyNode[];
  /** The function is also used as a value (passed on, stored), so not all its calls are seen. */
  isValue(fn: PyFunction): boolean;
  functionAround(node: PyNode): PyFunction | null;
  /** The function of the program that a name or attribute stands for, also by an import; `null` where it is not certain. */
  functionNamed(node: PyNode): PyFunction | null;
  /** The class of the program that an expression is an instance of. */
  instanceOf(node: PyNode): PyNode | null;
}

/** Own scope only: what is in nested functions and lambdas is theirs. */
export function* ownNodes(body: PyNode): Generator<PyNode> {
  const waiting: PyNode[] = [body];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    yield node;
    for (let index = node.children.length - 1; index >= 0; index--) {
      const child = node.children[index] as PyNode;
      if (!['function_definition', 'lambda', 'class_definition'].includes(child.type)) waiting.push(child);
    }
  }
}

function readFunction(module: PyModule, node: PyNode): PyFunction | null {
  const body = node.get('body');
  if (!body) return null;
  const own = [...ownNodes(body)];
  const yields = own.filter((one) => one.type === 'yield');
  const outer = node.parent?.type === 'decorated_definition' ? node.parent : node;
  const holder = outer.parent?.type === 'block' ? outer.parent.parent : null;
  const names = (node.get('parameters')?.parts ?? []).map((parameter) => {
    const name = parameter.type === 'identifier' ? parameter : (parameter.get('name') ?? parameter.parts[0]);
    return name && /_splat_pattern$/.test(name.type) ? name.parts[0] : name;
  });
  return {
    module,
    node,
    name: node.get('name')?.text ?? '',
    body,
    owner: holder?.type === 'class_definition' ? holder : null,
    generator: yields.length > 0,
    async: /^async\b/.test(node.text),
    returns: own.filter((one) => one.type === 'return_statement').flatMap((one) => one.parts.slice(0, 1)),
    yields,
    decorators: outer === node ? [] : outer.children.filter((one) => one.type === 'decorator'),
    parameters: names.flatMap((name) => (name && module.scopes.bindingOf(name)) ?? []),
  };
}

/** Methods of the builtin types: `x.get()` need not be the program's own `get`. */
const BUILTIN_METHODS = new Set(
  `append add extend insert remove pop clear sort reverse copy count index get items keys values update setdefault popitem
  join split strip lstrip rstrip replace encode decode format lower upper startswith endswith find read readline readlines
  write writelines close seek tell flush put send recv start run submit map result acquire release wait notify sum mean
  min max astype reshape execute fetchall fetchone commit cursor`.split(/\s+/),
);

class Program implements PyProgram {
  readonly modules: readonly PyModule[];
  readonly inputs: readonly InputFile[];
  readonly limitBytes: number | null;
  readonly functions: readonly PyFunction[];
  readonly #byNode = new Map<PyNode, PyFunction>();
  readonly #byRoot = new Map<PyNode, PyModule>();
  readonly #calls = new Map<PyFunction, PyNode[]>();
  readonly #values = new Set<PyFunction>();

  constructor(modules: readonly PyModule[], inputs: readonly InputFile[], limitBytes: number | null) {
    this.modules = modules;
    this.inputs = inputs;
    this.limitBytes = limitBytes;
    for (const module of modules) {
      this.#byRoot.set(module.root, module);
      for (const node of module.root.walk()) {
        const fn = node.type === 'function_definition' ? readFunction(module, node) : null;
        if (fn) this.#byNode.set(node, fn);
      }
    }
    this.functions = [...this.#byNode.values()];
    for (const module of modules) {
      for (const node of module.root.walk()) {
        if (node.type === 'call') {
          const fn = this.calleeOf(node);
          if (fn) this.#calls.set(fn, [...(this.#calls.get(fn) ?? []), node]);
        } else if ((node.type === 'identifier' && node.field !== 'name') || node.type === 'attribute') {
          const used = this.#function(node, module);
          if (used && !(node.field === 'function' && node.parent?.type === 'call')) this.#values.add(used);
        }
      }
    }
  }

  moduleOf(node: PyNode): PyModule {
    let root = node;
    while (root.parent) root = root.parent;
    return this.#byRoot.get(root) as PyModule;
  }

  functionAround(node: PyNode): PyFunction | null {
    const around = node.above('function_definition', 'lambda', 'class_definition');
    return (around && this.#byNode.get(around)) ?? null;
  }

  callsOf(fn: PyFunction): readonly PyNode[] {
    return this.#calls.get(fn) ?? [];
  }

  isValue(fn: PyFunction): boolean {
    return this.#values.has(fn);
  }

  functionNamed(node: PyNode): PyFunction | null {
    return this.#function(node, this.moduleOf(node));
  }

  instanceOf(node: PyNode): PyNode | null {
    return this.#instanceOf(node, this.moduleOf(node));
  }

  calleeOf(call: PyNode): PyFunction | null {
    const called = call.get('function');
    return called ? this.#function(called, this.moduleOf(call)) : null;
  }

  classOf(call: PyNode): PyNode | null {
    const called = call.type === 'call' ? call.get('function') : null;
    if (!called) return null;
    const definition = this.#definition(called, this.moduleOf(call));
    return definition?.type === 'class_definition' ? definition : null;
  }

  /** The function or class definition that a name stands for, also by `from module import name`. */
  #definition(node: PyNode, module: PyModule): PyNode | null {
    if (node.type === 'identifier') {
      const binding = module.scopes.bindingOf(node);
      const [only, second] = binding?.definitions ?? [];
      if (!binding || !only || second) return null;
      if (only.kind === 'function' || only.kind === 'class') return only.value;
      if (only.kind !== 'import') return null;
    }
    const name =
      node.type === 'identifier'
        ? importedAs(module.scopes.bindingOf(node) as Binding)
        : dottedName(node, module);
    const split = name?.lastIndexOf('.') ?? -1;
    if (!name || split < 0) return null;
    const file = `${name.slice(0, split).replace(/^\.+/, '').replaceAll('.', '/')}.py`;
    const other = this.modules.find((one) => one.path === file || one.path.endsWith(`/${file}`));
    const [only, second] = other?.scopes.module.bindings.get(name.slice(split + 1))?.definitions ?? [];
    return only && !second && (only.kind === 'function' || only.kind === 'class') ? only.value : null;
  }

  #function(node: PyNode, module: PyModule): PyFunction | null {
    const definition = this.#definition(node, module);
    if (definition) return this.#byNode.get(definition) ?? null;
    if (node.type !== 'attribute') return null;
    return this.#method(node, module);
  }

  /** `self.name`, an instance whose class is seen, or a name that only one class of the program has. */
  #method(node: PyNode, module: PyModule): PyFunction | null {
    const name = node.get('attribute')?.text ?? '';
    const object = node.get('object');
    const named = this.functions?.filter((fn) => fn.owner && fn.name === name) ?? [];
    if (named.length === 0 || !object) return null;
    const owner = this.#instanceOf(object, module);
    if (owner) return named.find((fn) => fn.owner === owner) ?? null;
    if (named.length > 1 || dottedName(object, module) !== null) return null;
    return BUILTIN_METHODS.has(name) ? null : (named[0] ?? null);
  }

  #instanceOf(object: PyNode, module: PyModule, depth = 0): PyNode | null {
    if (object.type === 'call') return this.classOf(object);
    if (object.type === 'attribute') return depth < 3 ? this.#attributeOf(object, module, depth) : null;
    if (object.type !== 'identifier') return null;
    const binding = module.scopes.bindingOf(object);
    if (!binding) return null;
    const [first, second] = binding.definitions;
    if (first?.kind === 'parameter' && (object.text === 'self' || object.text === 'cls')) {
      return object.above('class_definition');
    }
    if (!first || second || first.path || first.kind === 'for') return null;
    if (first.kind === 'parameter') return this.#annotated(first.node, module) ?? this.#namesake(object);
    return first.value?.type === 'call' ? this.classOf(first.value) : null;
  }

  /** `self.reader = Reader(path)`, in the same class and nowhere else in it. */
  #attributeOf(object: PyNode, module: PyModule, depth: number): PyNode | null {
    const around = object.get('object')?.text === 'self' ? object.above('class_definition') : null;
    if (!around) return null;
    const name = object.get('attribute')?.text ?? '';
    const values = selfAttributes(around).get(name) ?? [];
    const [only, second] = values;
    return only && !second ? this.#instanceOf(only, module, depth + 1) : null;
  }

  /** `def walk(tree: Tree)`. */
  #annotated(parameter: PyNode, module: PyModule): PyNode | null {
    const typed = parameter.parent?.get('type')?.parts[0];
    const name = typed && /^(?:identifier|string)$/.test(typed.type) ? typed : null;
    const plain = name?.type === 'string' ? name.text.replace(/^["']|["']$/g, '') : name?.text;
    const [only, second] = (plain && module.scopes.module.bindings.get(plain)?.definitions) || [];
    return only && !second && only.kind === 'class' ? only.value : null;
  }

  /** A parameter that is called as a class of the program: `channel`, `Channel`. */
  #namesake(object: PyNode): PyNode | null {
    const plain = object.text.replaceAll('_', '').toLowerCase();
    const owners = new Set(
      (this.functions ?? []).flatMap((fn) =>
        fn.owner?.get('name')?.text.toLowerCase() === plain ? [fn.owner] : [],
      ),
    );
    return owners.size === 1 ? ([...owners][0] ?? null) : null;
  }
}

const attributesOfClass = new WeakMap<PyNode, Map<string, PyNode[]>>();

/** What a class's methods assign to each attribute of `self`. */
function selfAttributes(owner: PyNode): Map<string, PyNode[]> {
  let found = attributesOfClass.get(owner);
  if (!found) {
    found = new Map();
    for (const node of owner.walk()) {
      const left = node.type === 'assignment' ? node.get('left') : null;
      const value = node.type === 'assignment' ? node.get('right') : null;
      if (left?.type !== 'attribute' || left.get('object')?.text !== 'self' || !value) continue;
      const name = left.get('attribute')?.text ?? '';
      found.set(name, [...(found.get(name) ?? []), value]);
    }
    attributesOfClass.set(owner, found);
  }
  return found;
}

/**
 * Files of a program → the program, read. `inputs` are the files it will read, with their sizes; the limit is what it runs
 * under, in bytes.
 */
export async function readProgram(
  files: readonly { path: string; text: string }[],
  known: { inputs?: readonly InputFile[]; limitBytes?: number | null } = {},
): Promise<PyProgram> {
  const modules: PyModule[] = [];
  for (const file of files) modules.push(await readModule(file.path, file.text));
  return new Program(modules, known.inputs ?? [], known.limitBytes ?? null);
}
