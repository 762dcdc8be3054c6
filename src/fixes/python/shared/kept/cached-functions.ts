import { constantOf } from '../../../../python/constants.ts';
import { replaceNode } from '../../../../python/edits.ts';
import { imported } from '../../../../python/imports.ts';
import { argument, argumentCount, dottedName } from '../../../../python/names.ts';
import type { PyFunction, PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import type { Volume } from '../../../../python/volume.ts';
import type { CodeFinding } from '../../detector.ts';
import { suspicion } from './claims.ts';
import { effectsOf, isPure } from './effects.ts';
import { isLarge, isUnknown, repeatsOf } from './growth.ts';
import { combined, saysFew, type Variety, varietyOf } from './key-variety.ts';

/** Entries that a bounded cache keeps, as many as `lru_cache` does when it is not told: results can be large. */
export const ENTRIES = 128;

/** `maxsize=` from which on a cache is as good as without a bound. */
const HUGE = 1 << 16;

/** `@functools.cache` and `@lru_cache(maxsize=None)` on functions that are asked about ever new things. */
export function cachedFunctions(program: PyProgram): CodeFinding[] {
  const decorated = program.functions.flatMap((fn) => {
    const decorator = fn.decorators.find((one) => isUnbounded(one.parts[0] ?? null, program));
    return decorator ? (found(fn, decorator, program) ?? []) : [];
  });
  const wrapped = program.modules.flatMap((module) =>
    [...module.root.walk()].flatMap((node) => (node.type === 'call' ? (wrapping(node, program) ?? []) : [])),
  );
  return [...decorated, ...wrapped];
}

/** The value that makes a function remember all: `cache`, `lru_cache(maxsize=None)`. */
function isUnbounded(value: PyNode | null, program: PyProgram): boolean {
  if (!value) return false;
  const name = dottedName(value.type === 'call' ? value.get('function') : value, program.moduleOf(value));
  if (name === 'functools.cache') return value.type !== 'call' || argumentCount(value) === 0;
  if (name !== 'functools.lru_cache' || value.type !== 'call') return false;
  const size = argument(value, 0, 'maxsize');
  const number = constantOf(size, program);
  return size?.type === 'none' || (typeof number === 'number' && number >= HUGE);
}

/** `self.lookup = functools.cache(self._lookup)`, `lru_cache(maxsize=None)(parse)`. */
function wrapping(call: PyNode, program: PyProgram): CodeFinding | null {
  const called = call.get('function');
  const [given, second] = call.get('arguments')?.parts ?? [];
  if (!called || !given || second || call.parent?.type === 'decorator') return null;
  if (!/^(?:identifier|attribute|lambda)$/.test(given.type) || !isUnbounded(called, program)) return null;
  const module = program.moduleOf(call);
  const name = given.type === 'attribute' ? given.get('attribute')?.text : given.text;
  const fn = program.functions.find((one) => one.name === name);
  const asked = fn ? askedOf(fn).map((one) => varietyOf(one.definitions[0]?.node ?? null, program)) : [];
  if (asked.length > 0 && combined(asked) === 'few') return null;
  const lru = imported(module, 'functools', 'lru_cache');
  return {
    at: call,
    alsoAt: fn ? [fn.node] : [],
    why: `\`${given.text}\` remembers a result for everything that it was ever asked about, and none is ever forgotten.`,
    savingBytes: null,
    rewrites: [
      {
        says: `Let \`${given.text}\` remember the last ${ENTRIES} results only.`,
        edits: [replaceNode(module, called, `${lru.name}(maxsize=${ENTRIES})`), ...lru.edits],
        risk: 'A result that was forgotten is worked out again.',
        proof: 'run',
      },
    ],
    suspected: true,
  };
}

/** What a function is asked about: its parameters without the object. */
function askedOf(fn: PyFunction): PyFunction['parameters'] {
  return fn.parameters.slice(fn.owner && !fn.decorators.some((one) => /staticmethod/.test(one.text)) ? 1 : 0);
}

function found(fn: PyFunction, decorator: PyNode, program: PyProgram): CodeFinding | null {
  const asked = askedOf(fn);
  if (asked.length === 0) return null;
  const volume = timesAsked(fn, program);
  const large = isLarge(volume, program);
  if (!volume || (!large && !isUnknown(volume, program))) return null;
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
    ...suspicion(!large),
  };
}

/** How often it is asked from outside of itself, as far as that is seen. */
function timesAsked(fn: PyFunction, program: PyProgram): Volume | null {
  const outside = program.callsOf(fn).filter((call) => !fn.node.contains(call));
  const volumes = outside.map((call) => repeatsOf(call, null, program));
  if (outside.length === 0 || program.isValue(fn)) volumes.push(UNSEEN);
  return volumes.reduce<Volume | null>((most, one) => {
    if (isLarge(most, program) || !one) return most;
    return isLarge(one, program) || !most || isUnknown(one, program) ? one : most;
  }, null);
}

const UNSEEN: Volume = { items: null, bytes: null, unbounded: false };

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
