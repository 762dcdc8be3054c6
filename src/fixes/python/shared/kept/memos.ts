import type { Edit } from '../../../../python/edits.ts';
import { attributesOf } from '../../../../python/flow.ts';
import { argument } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { Binding } from '../../../../python/scopes.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import type { CodeFinding } from '../../detector.ts';
import { ENTRIES } from './cached-functions.ts';
import { effectsOf, isLog, isPure } from './effects.ts';
import { suspicion } from './claims.ts';
import { isLarge, isUnknown, repeatsOf } from './growth.ts';
import { type Holding, holdingsOf } from './holdings.ts';
import { combined, saysFew, varietyOf } from './key-variety.ts';
import { linesBefore, ownsLines, statementOf } from './statements.ts';

/** A place that remembers a result under the key that it was worked out from. */
interface Store {
  readonly at: PyNode;
  readonly key: PyNode;
  readonly value: PyNode;
  readonly container: PyNode;
}

/** A dict that is nothing but a memory of results, asked about ever new keys. */
export function memoFinding(holding: Holding, program: PyProgram): CodeFinding | null {
  if (holding.form !== 'dict' || holding.groups || holding.shrinks) return null;
  const stores = storesOf(holding);
  if (!stores || stores.length === 0) return null;
  const functions = new Set(stores.map((one) => program.functionAround(one.at)));
  for (const use of holding.reads) {
    if (stores.some((one) => one.at === use.at || one.at.contains(use.at))) continue;
    if (use.kind === 'length' || use.kind === 'truth' || use.kind === 'deleted') continue;
    const asked =
      use.kind === 'membership' || use.kind === 'indexed' || (use.kind === 'method' && use.detail === 'get');
    if (!asked || !functions.has(program.functionAround(use.at))) return null;
  }
  const [store] = stores;
  if (!store || !stores.every((one) => isMissOnly(one, holding, program))) return null;
  if (stores.some((one) => isMutable(one.value, program, 0) || isNumbered(one))) return null;
  const place =
    holding.binding?.scope.kind === 'function' && !/default_parameter$/.test(holding.made.parent?.type ?? '')
      ? holding.made
      : null;
  const volume = repeatsOf(store.at, place, program);
  const large = isLarge(volume, program);
  if (!volume || (!large && !isUnknown(volume, program))) return null;
  const parts = store.key.type === 'subscript' ? store.key.all('subscript') : [store.key];
  const fn = program.functionAround(store.at);
  const module = program.moduleOf(store.at);
  const variety = combined(parts.map((part) => varietyOf(part, program)));
  if (variety === 'few' || saysFew(fn?.node ?? null, [holding.statement, statementOf(store.at)], module.text))
    return null;
  const repeatable = stores.every((one) => dependsOnKey(one, program));
  const printed =
    holding.reads.some((use) => use.kind === 'length' && !use.at.above('call')) ||
    lengthPrinted(holding, program);
  const edits = printed ? null : bounded(stores, program);
  const key = parts.map((part) => part.text).join(', ');
  return {
    at: store.at,
    alsoAt: [holding.statement, ...stores.slice(1).map((one) => one.at)],
    why: `\`${holding.name}\` remembers a result for every \`${key}\` that was ever asked about${variety === 'many' ? '; hardly any comes again,' : ''} and none is ever forgotten.`,
    savingBytes: volume.bytes,
    rewrites: edits
      ? [
          {
            says: `Empty \`${holding.name}\` when it holds ${ENTRIES} results.`,
            edits,
            risk: 'A result that was forgotten is worked out again; a log line that tells the size tells what is held now.',
            proof: repeatable && !missesMatter(stores, holding, program) ? 'text' : 'run',
          },
        ]
      : [],
    ...suspicion(!large || variety !== 'many' || !repeatable),
  };
}

/** What is stored is the number of the entry: none can be given twice. */
function isNumbered(store: Store): boolean {
  return /\blen\(|\bnext\(|\+= ?1/.test(store.value.text);
}

/** Its fills as stores, and `setdefault(key, value)`; `null` when it is also filled in another way. */
function storesOf(holding: Holding): Store[] | null {
  const stores: Store[] = [];
  for (const fill of holding.fills) {
    if (fill.how !== 'set' || !fill.key || fill.at.type !== 'assignment') return null;
    stores.push({ at: fill.at, key: fill.key, value: fill.value, container: fill.container });
  }
  for (const use of holding.reads) {
    if (use.kind !== 'method' || use.detail !== 'setdefault') continue;
    const [key, value] = [argument(use.at, 0), argument(use.at, 1)];
    if (!key || !value) return null;
    stores.push({ at: use.at, key, value, container: use.node });
  }
  return stores;
}

/** The store is only reached when the key was not found. */
function isMissOnly(store: Store, holding: Holding, program: PyProgram): boolean {
  if (store.at.type === 'call') return true;
  const name = store.container.text;
  const key = keyText(store.key);
  const asks = (node: PyNode | null) =>
    node !== null && flat(node.text).includes(flat(`${key} not in ${name}`));
  const got = gotten(holding, key, program);
  const saysMissing = (node: PyNode | null) =>
    asks(node) ||
    got.some(
      (one) =>
        node !== null &&
        new RegExp(
          `(?:^|[^\\w.])(?:not ${one}$|${one} is None|${one} is \\w*(?:MISSING|missing|SENTINEL|sentinel|EMPTY)\\w*)`,
        ).test(node.text),
    ) ||
    /:=[\s\S]*\.get\([\s\S]*is None/.test(node?.text ?? '');
  for (let at: PyNode | null = store.at, inner = store.at; at; inner = at, at = at.parent) {
    if (at.type === 'function_definition') break;
    if (at.type === 'if_statement' && inner.field === 'consequence' && saysMissing(at.get('condition')))
      return true;
    if (
      at.type === 'else_clause' &&
      at.parent?.type === 'if_statement' &&
      flat(at.parent.get('condition')?.text ?? '').includes(flat(`${key} in ${name}`))
    )
      return true;
    if (at.type === 'except_clause' && /KeyError|LookupError/.test(at.text.split(':')[0] ?? '')) return true;
  }
  const before: PyNode[] = [];
  for (let at: PyNode | null = store.at; at && at.type !== 'function_definition'; at = at.parent)
    if (at.type === 'block') before.push(...at.parts.filter((one) => one.end <= store.at.start));
  return before.some((one) => {
    if (one.type === 'with_statement' && /\bsuppress\(\s*(?:KeyError|LookupError)/.test(one.text))
      return flat(one.text).includes(flat(`return ${name}[${key}]`));
    if (one.type === 'try_statement') {
      const first = one.get('body')?.parts[0];
      return (
        first?.type === 'return_statement' &&
        flat(first.text).includes(flat(`${name}[${key}]`)) &&
        /except\s*\(?\s*(?:KeyError|LookupError)/.test(one.text)
      );
    }
    if (one.type !== 'if_statement' || one.get('consequence')?.parts.at(-1)?.type !== 'return_statement')
      return false;
    const test = one.get('condition')?.text ?? '';
    const hit = flat(test).includes(flat(`${key} in ${name}`)) && !/\bnot\s+in\b/.test(test);
    return (
      hit ||
      got.some((value) => new RegExp(`^(?:${value}|${value} is not None)$`).test(test.trim())) ||
      /:=[\s\S]*\.get\([\s\S]*is not None/.test(test)
    );
  });
}

function flat(text: string): string {
  return text.replace(/[\s()]+/g, '');
}

function keyText(key: PyNode): string {
  return key.type === 'subscript'
    ? key
        .all('subscript')
        .map((one) => one.text)
        .join(', ')
    : key.text;
}

/** Names that are given `cache.get(key)`. */
function gotten(holding: Holding, key: string, program: PyProgram): string[] {
  return holding.reads.flatMap((use) => {
    if (use.kind !== 'method' || use.detail !== 'get' || flat(argument(use.at, 0)?.text ?? '') !== flat(key))
      return [];
    const parent = use.at.parent;
    const left =
      parent?.type === 'assignment'
        ? parent.get('left')
        : parent?.type === 'named_expression'
          ? parent.get('name')
          : null;
    return left?.type === 'identifier' && program.moduleOf(left) ? [left.text] : [];
  });
}

/** The value is worked out from the key alone, so that it can be worked out again. */
function dependsOnKey(store: Store, program: PyProgram): boolean {
  const module = program.moduleOf(store.at);
  const parts = store.key.type === 'subscript' ? store.key.all('subscript') : [store.key];
  const allowed = new Set<Binding>();
  const learn = (node: PyNode) => {
    for (const one of node.walk()) {
      const binding = one.type === 'identifier' ? module.scopes.bindingOf(one) : null;
      if (!binding || allowed.has(binding)) continue;
      allowed.add(binding);
      // `key = (a, b)`: the result may be worked out from the parts.
      for (const definition of binding.definitions)
        if (
          definition.kind === 'assign' &&
          definition.value &&
          !definition.path &&
          binding.scope.kind !== 'module'
        )
          learn(definition.value);
    }
  };
  for (const part of parts) learn(part);
  const fn = program.functionAround(store.at);
  return (
    fromKey(store.value, allowed, fn?.node ?? null, store.container.text, program, 0) &&
    !isMutable(store.value, program, 0)
  );
}

function fromKey(
  node: PyNode,
  allowed: ReadonlySet<Binding>,
  fn: PyNode | null,
  container: string,
  program: PyProgram,
  depth: number,
): boolean {
  if (depth > 6) return false;
  const module = program.moduleOf(node);
  const effects = effectsOf([node], program);
  if (!isPure(effects)) return false;
  for (const key of effects.reads)
    if (typeof key === 'string' && isState(key.slice(1).replace(/\|.*$/, ''), program)) return false;
  for (const one of node.walk()) {
    const binding = one.type === 'identifier' ? module.scopes.bindingOf(one) : null;
    if (!binding || allowed.has(binding) || node.contains(binding.scope.node)) continue;
    if (binding.scope.kind === 'module') {
      if (
        binding.definitions.length > 1 ||
        holdingsOf(program).some((holding) => holding.binding === binding && holding.fills.length > 0)
      )
        return false;
      continue;
    }
    const [only] = binding.definitions;
    if (only?.kind === 'parameter' && (binding.name === 'self' || binding.name === 'cls')) continue;
    if (binding.scope.node !== fn) {
      if (binding.definitions.length > 1) return false;
      continue;
    }
    const assigned = binding.definitions.filter(
      (definition) => definition.kind === 'assign' && definition.value && definition.node.start < node.end,
    );
    if (assigned.length !== binding.definitions.length) return false;
    if (
      !assigned.every(
        (definition) =>
          definition.value !== node &&
          (definition.value?.contains(node) ||
            isAsked(definition.value, container) ||
            fromKey(definition.value as PyNode, allowed, fn, container, program, depth + 1)),
      )
    )
      return false;
  }
  return true;
}

/** What the memory itself said before: `cache.get(key)`. */
function isAsked(value: PyNode | null, container: string): boolean {
  return value?.type === 'call' && flat(value.get('function')?.text ?? '') === flat(`${container}.get`);
}

/** An attribute that changes while the program runs. */
function isState(name: string, program: PyProgram): boolean {
  if (
    holdingsOf(program).some(
      (holding) => !holding.binding && holding.name === name && holding.fills.length > 0,
    )
  )
    return true;
  return attributesOf(program, name).some(
    (one) =>
      one.field === 'left' &&
      /assignment$/.test(one.parent?.type ?? '') &&
      program.functionAround(one)?.name !== '__init__',
  );
}

/** The value is an object that lives on by itself: a container, an instance whose attributes change. */
function isMutable(node: PyNode, program: PyProgram, depth: number): boolean {
  if (depth > 4) return false;
  if (/^(?:list|dictionary|set)$/.test(node.type) && node.parts.length === 0) return true;
  if (/^(?:[\w.]*\b)?(?:set|list|dict|deque|Counter|OrderedDict|defaultdict|bytearray)\((?:\w*)\)$/.test(node.text)) return true;
  if (node.type !== 'call') return false;
  const cls = program.classOf(node);
  if (cls) {
    const bases = cls.get('superclasses')?.text ?? '';
    const above =
      cls.parent?.type === 'decorated_definition'
        ? cls.parent.text.slice(0, cls.start - cls.parent.start)
        : '';
    if (/NamedTuple|Enum|tuple\b|str\b/.test(bases) || /frozen\s*=\s*True/.test(above)) return false;
    return changes(cls, program);
  }
  const callee = program.calleeOf(node);
  return (
    callee !== null && !callee.generator && callee.returns.some((one) => isMutable(one, program, depth + 1))
  );
}

/** A method of the class changes its instances, or code outside does. */
function changes(cls: PyNode, program: PyProgram): boolean {
  for (const fn of program.functions) {
    if (fn.owner !== cls || fn.name === '__init__') continue;
    if ([...effectsOf([fn.body], program).writes].some((key) => typeof key === 'string')) return true;
  }
  return false;
}

/** The number of entries goes to standard output. */
function lengthPrinted(holding: Holding, program: PyProgram): boolean {
  return holding.reads.some((use) => {
    if (use.kind !== 'length' && use.kind !== 'truth') return false;
    for (let at: PyNode | null = use.at; at; at = at.parent) {
      if (isLog(at, program)) return false;
      if (at.type === 'comparison_operator' || /_statement$/.test(at.type))
        return at.type !== 'comparison_operator';
    }
    return true;
  });
}

/** Where a result is stored, the dict is emptied first when it is full. */
function bounded(stores: readonly Store[], program: PyProgram): Edit[] | null {
  const edits: Edit[] = [];
  for (const store of stores) {
    const module = program.moduleOf(store.at);
    let statement = statementOf(store.at);
    // `if key not in known: known[key] = …` in one line: before that line.
    while (!ownsLines(module, statement) && statement.parent?.type === 'block')
      statement = statementOf(statement.parent);
    if (!ownsLines(module, statement) || /^(?:class|function)_definition$/.test(statement.type)) return null;
    edits.push(
      linesBefore(module, statement, [
        `if len(${store.container.text}) >= ${ENTRIES}:`,
        `${module.indent}${store.container.text}.clear()`,
      ]),
    );
  }
  return edits;
}

/** What is done for each key that is not found, beside storing its value, shows in the output: `misses += 1`, then printed. */
function missesMatter(stores: readonly Store[], holding: Holding, program: PyProgram): boolean {
  return stores.some((store) => {
    const fn = program.functionAround(store.at);
    if (!fn) return true;
    const effects = effectsOf([fn.body], program);
    if (effects.prints || effects.world || effects.written.size > 0) return true;
    return [...effects.writes].some((key) => {
      if (typeof key !== 'string') return key.scope.node !== fn.node && key !== holding.binding;
      const name = key.slice(1).replace(/\|.*$/, '');
      if (name === holding.name) return false;
      return !attributesOf(program, name).every((one) => {
        if (one.field === 'left') return true;
        for (let at: PyNode | null = one; at; at = at.parent) if (isLog(at, program)) return true;
        return false;
      });
    });
  });
}
