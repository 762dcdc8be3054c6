import type { PyNode } from './syntax.ts';

export type DefinitionKind =
  | 'assign'
  | 'augmented'
  | 'walrus'
  | 'parameter'
  | 'for'
  | 'with'
  | 'except'
  | 'import'
  | 'function'
  | 'class'
  | 'match';

/** One place where a name gets a value. */
export interface Definition {
  readonly kind: DefinitionKind;
  /** The identifier that is bound. */
  readonly node: PyNode;
  /**
   * What it gets: the right side of an assignment, the iterable of a `for`, the manager of a `with`, the default of a
   * parameter, the whole import, the function or class; `null` where nothing is written.
   */
  readonly value: PyNode | null;
  /** The name is one of several (`a, b = …`): which, counted per level; `null` for the whole value. */
  readonly path: readonly number[] | null;
}

/** A name in the scope that owns it, and all that is done with it. */
export interface Binding {
  readonly name: string;
  readonly scope: Scope;
  readonly definitions: Definition[];
  /** Identifiers that read it, in the order of the text, wherever they stand. */
  readonly loads: PyNode[];
  readonly deletes: PyNode[];
}

export interface Scope {
  readonly kind: 'module' | 'function' | 'lambda' | 'class' | 'comprehension';
  readonly node: PyNode;
  readonly parent: Scope | null;
  readonly bindings: Map<string, Binding>;
  /** Names that `global` and `nonlocal` send to an outer scope. */
  readonly outer: Map<string, 'global' | 'nonlocal'>;
}

/** Who owns which name in a module; the language reference's section 4.2 (resolution of names). */
export interface Scopes {
  readonly module: Scope;
  /** The binding that an identifier reads or writes; `null` for a builtin or a name that nothing binds. */
  bindingOf(identifier: PyNode): Binding | null;
  scopeOf(node: PyNode): Scope;
}

const COMPREHENSIONS = new Set([
  'list_comprehension',
  'set_comprehension',
  'dictionary_comprehension',
  'generator_expression',
]);

const PATTERNS = new Set([
  'pattern_list',
  'tuple_pattern',
  'list_pattern',
  'list_splat_pattern',
  'tuple',
  'list',
  'parenthesized_expression',
  'as_pattern_target',
  'expression_list',
]);

interface Work {
  readonly node: PyNode;
  readonly scope: Scope;
}

class Builder {
  readonly scopes = new Map<PyNode, Scope>();
  readonly #written = new Map<PyNode, Scope>();
  readonly #found = new Map<PyNode, Binding>();
  readonly #reads: Work[] = [];
  readonly #deletes: Work[] = [];

  build(root: PyNode): Scopes {
    const module = this.#open('module', root, null);
    const waiting: Work[] = root.children.map((node) => ({ node, scope: module })).reverse();
    for (let work = waiting.pop(); work; work = waiting.pop()) {
      const next = this.#visit(work.node, work.scope);
      for (let index = next.length - 1; index >= 0; index--) waiting.push(next[index] as Work);
    }
    for (const { node, scope } of this.#reads) this.#resolve(node, scope)?.loads.push(node);
    for (const { node, scope } of this.#deletes) this.#resolve(node, scope)?.deletes.push(node);
    return {
      module,
      bindingOf: (identifier) => this.#found.get(identifier) ?? null,
      scopeOf: (node) => {
        for (let at: PyNode | null = node; at; at = at.parent) {
          const scope = this.scopes.get(at);
          if (scope && at !== node) return scope;
        }
        return module;
      },
    };
  }

  #open(kind: Scope['kind'], node: PyNode, parent: Scope | null): Scope {
    const scope: Scope = { kind, node, parent, bindings: new Map(), outer: new Map() };
    this.scopes.set(node, scope);
    return scope;
  }

  /** Binds what this node binds, and gives the nodes below it with the scope that each stands in. */
  #visit(node: PyNode, scope: Scope): Work[] {
    const inside = (child: PyNode) => ({ node: child, scope });
    switch (node.type) {
      case 'identifier':
        this.#read(node, scope);
        return [];
      case 'attribute':
        return node.all('object').map(inside);
      case 'keyword_argument':
        return node.all('value').map(inside);
      case 'function_definition':
        return this.#function(node, scope);
      case 'lambda':
        return this.#callable(node, scope, this.#open('lambda', node, scope));
      case 'class_definition': {
        this.#bind(node.get('name'), scope, 'class', node);
        const own = this.#open('class', node, scope);
        return node.children
          .filter((child) => child.field !== 'name')
          .map((child) => (child.field === 'body' ? { node: child, scope: own } : inside(child)));
      }
      case 'assignment': {
        this.#bind(node.get('left'), scope, 'assign', node.get('right'));
        return node.children.map(inside);
      }
      case 'augmented_assignment':
        this.#bind(node.get('left'), scope, 'augmented', node.get('right'));
        if (node.get('left')?.type === 'identifier') this.#read(node.get('left') as PyNode, scope);
        return node.children.map(inside);
      case 'named_expression': {
        let own = scope;
        while (own.kind === 'comprehension' && own.parent) own = own.parent;
        this.#bind(node.get('name'), own, 'walrus', node.get('value'));
        return node.children.map(inside);
      }
      case 'for_statement':
      case 'for_in_clause':
        this.#bind(node.get('left'), scope, 'for', node.get('right'));
        return node.children.map(inside);
      case 'as_pattern': {
        const alias = node.get('alias');
        const kind =
          node.parent?.type === 'with_item' ? 'with' : node.above('case_clause') ? 'match' : 'except';
        this.#bind(alias, scope, kind, node.children.find((child) => child !== alias) ?? null);
        return node.children.map(inside);
      }
      case 'import_statement':
      case 'import_from_statement':
      case 'future_import_statement':
        this.#import(node, scope);
        return [];
      case 'global_statement':
      case 'nonlocal_statement':
        for (const name of node.children)
          scope.outer.set(name.text, node.type === 'global_statement' ? 'global' : 'nonlocal');
        return [];
      case 'delete_statement': {
        const targets = node.children.flatMap((child) =>
          child.type === 'expression_list' ? child.children : [child],
        );
        for (const target of targets)
          if (target.type === 'identifier') this.#deletes.push({ node: target, scope });
        return targets.filter((target) => target.type !== 'identifier').map(inside);
      }
      case 'case_pattern':
        if (node.parts.length === 1 && node.parts[0]?.type === 'dotted_name' && !node.text.includes('.'))
          this.#bind(node.parts[0], scope, 'match', null);
        return node.children.map(inside);
      case 'dotted_name':
        return node.children.slice(0, 1).map(inside);
      default:
        if (COMPREHENSIONS.has(node.type)) {
          const own = this.#open('comprehension', node, scope);
          return node.children.map((child) => ({ node: child, scope: own }));
        }
        return node.children.map(inside);
    }
  }

  #function(node: PyNode, scope: Scope): Work[] {
    this.#bind(node.get('name'), scope, 'function', node);
    return this.#callable(node, scope, this.#open('function', node, scope));
  }

  /** Parameters belong to the function; their defaults and annotations are read outside of it. */
  #callable(node: PyNode, scope: Scope, own: Scope): Work[] {
    const work: Work[] = [];
    for (const child of node.children) {
      if (child.field === 'name') continue;
      if (child.field !== 'parameters') {
        work.push({ node: child, scope: child.field === 'return_type' ? scope : own });
        continue;
      }
      for (const parameter of child.parts) {
        const name =
          parameter.type === 'identifier' ? parameter : (parameter.get('name') ?? parameter.parts[0]);
        const bare = name && /_splat_pattern$/.test(name.type) ? name.parts[0] : name;
        if (bare?.type === 'identifier') this.#bind(bare, own, 'parameter', parameter.get('value'));
        for (const outside of [parameter.get('type'), parameter.get('value')])
          if (outside) work.push({ node: outside, scope });
      }
    }
    return work;
  }

  #import(node: PyNode, scope: Scope): void {
    const names = node.type === 'import_from_statement' ? node.all('name') : node.children;
    for (const name of names) {
      if (name.type === 'aliased_import') this.#bind(name.get('alias'), scope, 'import', node);
      else this.#bind(name.children[0] ?? name, scope, 'import', node);
    }
  }

  #bind(
    target: PyNode | null,
    scope: Scope,
    kind: DefinitionKind,
    value: PyNode | null,
    path: readonly number[] | null = null,
  ): void {
    if (!target) return;
    if (target.type === 'dotted_name') this.#bind(target.children[0] ?? null, scope, kind, value, path);
    else if (PATTERNS.has(target.type)) {
      const single = target.type === 'parenthesized_expression' || target.type === 'as_pattern_target';
      target.parts.forEach((part, index) => {
        this.#bind(part, scope, kind, value, single ? path : [...(path ?? []), index]);
      });
    } else if (target.type === 'identifier') {
      this.#written.set(target, scope);
      const binding = this.#owner(target.text, scope);
      binding.definitions.push({ kind, node: target, value, path });
      this.#found.set(target, binding);
    }
  }

  #owner(name: string, scope: Scope): Binding {
    let own = scope;
    const where = scope.outer.get(name);
    if (where === 'global') while (own.parent) own = own.parent;
    else if (where === 'nonlocal') {
      do own = own.parent ?? own;
      while (own.parent && (own.kind !== 'function' || !own.bindings.has(name)));
    }
    let binding = own.bindings.get(name);
    if (!binding) {
      binding = { name, scope: own, definitions: [], loads: [], deletes: [] };
      own.bindings.set(name, binding);
    }
    return binding;
  }

  #read(node: PyNode, scope: Scope): void {
    if (!this.#written.has(node) || node.parent?.type === 'augmented_assignment')
      this.#reads.push({ node, scope });
  }

  #resolve(node: PyNode, from: Scope): Binding | null {
    const where = from.outer.get(node.text);
    for (let scope: Scope | null = from; scope; scope = scope.parent) {
      if (scope.kind === 'class' && scope !== from) continue;
      if (where === 'global' && scope.parent) continue;
      const binding = scope.bindings.get(node.text);
      if (binding) {
        this.#found.set(node, binding);
        return binding;
      }
    }
    return null;
  }
}

/** Syntax tree of a module → its scopes; pure. */
export function readScopes(root: PyNode): Scopes {
  return new Builder().build(root);
}
