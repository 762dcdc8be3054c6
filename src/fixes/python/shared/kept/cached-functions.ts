import { replaceNode } from '../../../../python/edits.ts';
import { imported } from '../../../../python/imports.ts';
import { argument, argumentCount, dottedName } from '../../../../python/names.ts';
import type { PyFunction, PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import type { Volume } from '../../../../python/volume.ts';
import type { CodeFinding } from '../../detector.ts';
import { effectsOf, isPure } from './effects.ts';
import { isLarge, repeatsOf } from './growth.ts';
import { combined, saysFew, type Variety, varietyOf } from './key-variety.ts';

/** Entries that a bounded cache keeps: enough for what comes again soon, small beside what came over all. */
export const ENTRIES = 1024;

/** `@functools.cache` and `@lru_cache(maxsize=None)` on functions that are asked about ever new things. */
export function cachedFunctions(program: PyProgram): CodeFinding[] {
  return program.functions.flatMap((fn) => {
    const decorator = fn.decorators.find((one) => isUnbounded(one, program));
    return decorator ? (found(fn, decorator, program) ?? []) : [];
  });
}

function isUnbounded(decorator: PyNode, program: PyProgram): boolean {
  const [value] = decorator.parts;
  if (!value) return false;
  const module = program.moduleOf(decorator);
  const name = dottedName(value.type === 'call' ? value.get('function') : value, module);
  if (name === 'functools.cache') return value.type !== 'call' || argumentCount(value) === 0;
  if (name !== 'functools.lru_cache' || value.type !== 'call') return false;
  return argument(value, 0, 'maxsize')?.type === 'none';
}

function found(fn: PyFunction, decorator: PyNode, program: PyProgram): CodeFinding | null {
  const asked = fn.parameters.slice(
    fn.owner && !fn.decorators.some((one) => /staticmethod/.test(one.text)) ? 1 : 0,
  );
  if (asked.length === 0) return null;
  const outside = program.callsOf(fn).filter((call) => !fn.node.contains(call));
  const volume = outside
    .map((call) => repeatsOf(call, null, program))
    .reduce<Volume | null>(
      (most, one) => (isLarge(one, program) && !isLarge(most, program) ? one : most),
      null,
    );
  if (!isLarge(volume, program)) return null;
  const { module } = fn;
  const keys = asked.map((parameter) => varietyOf(parameter.definitions[0]?.node ?? null, program));
  const variety: Variety = combined(keys);
  if (variety === 'few' || saysFew(fn.node, [decorator], module.text)) return null;
  if (variety === 'unknown' && readsTable(fn, program)) return null;
  const value = decorator.parts[0] as PyNode;
  const lru = imported(module, 'functools', 'lru_cache');
  const written =
    value.type === 'call' && dottedName(value.get('function'), module) === 'functools.lru_cache'
      ? value.get('function')?.text
      : lru.name;
  const typed = value.type === 'call' ? argument(value, null, 'typed') : null;
  const names = asked.map((one) => `\`${one.name}\``).join(', ');
  const pure = isPure(effectsOf([fn.body], program)) || ownOnly(fn, program);
  return {
    at: decorator,
    alsoAt: [fn.node],
    why: `\`${fn.name}\` remembers a result for every ${names} that it was ever asked about${fn.owner ? ', and each entry keeps its object' : ''}; hardly any comes again.`,
    savingBytes: volume?.bytes ?? null,
    rewrites: [
      {
        says: `Let \`${fn.name}\` remember the last ${ENTRIES} results only.`,
        edits: [
          replaceNode(module, value, `${written}(maxsize=${ENTRIES}${typed ? `, typed=${typed.text}` : ''})`),
          ...(written === lru.name ? lru.edits : []),
        ],
        risk: 'A result that was forgotten is worked out again.',
        proof: pure ? 'text' : 'run',
      },
    ],
  };
}

/** All that the function changes is its own: local names. */
function ownOnly(fn: PyFunction, program: PyProgram): boolean {
  const effects = effectsOf([fn.body], program);
  if (effects.prints || effects.world || effects.written.size > 0) return false;
  return [...effects.writes].every((key) => typeof key !== 'string' && key.scope.node === fn.node);
}

/** The result is looked up in a table of the program's text: as many keys as the table has. */
function readsTable(fn: PyFunction, program: PyProgram): boolean {
  for (const node of fn.body.walk()) {
    const owner =
      node.type === 'subscript'
        ? node.get('value')
        : node.type === 'attribute' && node.get('attribute')?.text === 'get'
          ? node.get('object')
          : null;
    const binding = owner?.type === 'identifier' ? program.moduleOf(owner).scopes.bindingOf(owner) : null;
    const [only, second] = binding?.definitions ?? [];
    if (only && !second && binding?.scope.kind === 'module' && only.value?.type === 'dictionary') return true;
  }
  return false;
}
