import type { Edit } from '../../../../python/edits.ts';
import { attributesOf } from '../../../../python/flow.ts';
import { argument } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import type { CodeFinding } from '../../detector.ts';
import { ENTRIES } from './cached-functions.ts';
import { suspicion } from './claims.ts';
import { effectsOf, isLog } from './effects.ts';
import { isLarge, isUnknown, repeatsOf } from './growth.ts';
import type { Holding } from './holdings.ts';
import { combined, saysFew, varietyOf } from './key-variety.ts';
import { isMissOnly, type Store } from './memo-stores.ts';
import { dependsOnKey, isMutable } from './memo-values.ts';
import { linesBefore, ownsLines, statementOf } from './statements.ts';

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
    // Asked again after the loop that fills it, it is no memory but what was gathered.
    if (stores.some((one) => !(loopAround(one.at)?.contains(use.at) ?? true))) return null;
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

/** The innermost loop around a place, in its function. */
function loopAround(node: PyNode): PyNode | null {
  const around = node.above('for_statement', 'while_statement', 'function_definition');
  return around?.type === 'function_definition' ? null : around;
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
