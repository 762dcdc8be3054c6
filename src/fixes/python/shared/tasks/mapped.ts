import { argument, calledName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import type { Volume } from '../../../../python/volume.ts';
import type { CodeFinding } from '../../detector.ts';
import { itemWeight } from './item-weight.ts';
import { mapRewrites } from './mapping.ts';
import { type Runner, runnerOf } from './origins.ts';
import { type Reading, readingOf } from './reading.ts';
import { isMany, supplyOf } from './supply.ts';
import { functionValue, surveyOf } from './survey.ts';
import { resultWeight, type Weight, weightOf } from './weight.ts';

/** `pool.map(work, items)` and its kin. */
export interface Mapped {
  readonly call: PyNode;
  readonly kind: Runner;
  readonly method: string;
  readonly pool: PyNode;
  readonly work: PyNode;
  readonly items: readonly PyNode[];
  /** The expression that is the results: the call, or `.get()` of what it gives. */
  readonly results: PyNode;
  readonly reading: Reading;
  readonly supply: Volume;
  /** Of one result, or of one item where that is more. */
  readonly weight: Weight;
  readonly resultWeight: Weight;
}

const METHODS: Readonly<Record<Runner, RegExp>> = {
  'process-pool': /^(?:map|starmap|map_async|starmap_async)$/,
  'thread-pool': /^(?:map|starmap|map_async|starmap_async)$/,
  'process-executor': /^map$/,
  'thread-executor': /^map$/,
  'task-group': /^$/,
};

/** Maps over many items, or with large results, that are whole in memory although each result is used once. */
export function mappedFloods(program: PyProgram, kinds: readonly Runner[]): CodeFinding[] {
  return surveyOf(program).calls.flatMap((call) => {
    const mapped = mappedBy(call, kinds, program);
    if (!mapped || (mapped.reading.how !== 'stream' && mapped.reading.how !== 'unread')) return [];
    const many = isMany(mapped.supply, program);
    const few = mapped.supply.items !== null && mapped.supply.items <= 16;
    const large =
      mapped.resultWeight === 'heavy' &&
      !few &&
      mapped.reading.how === 'stream' &&
      !/executor/.test(mapped.kind);
    return many || large ? [finding(mapped, many, program)] : [];
  });
}

function mappedBy(call: PyNode, kinds: readonly Runner[], program: PyProgram): Mapped | null {
  const called = call.get('function');
  if (called?.type !== 'attribute') return null;
  const method = called.get('attribute')?.text ?? '';
  if (!/^(?:star)?map(?:_async)?$/.test(method)) return null;
  const pool = called.get('object') as PyNode;
  const kind = runnerOf(pool, program)?.kind;
  if (!kind || !kinds.includes(kind) || !METHODS[kind].test(method)) return null;
  const parts = call.get('arguments')?.parts ?? [];
  const positional = parts.filter((part) => part.type !== 'keyword_argument');
  if (positional.some((part) => /splat/.test(part.type))) return null;
  const [work, ...rest] = positional;
  const items = /executor/.test(kind) ? rest : rest.slice(0, 1);
  if (!work || items.length === 0) return null;
  const results = method.endsWith('_async') ? gotten(call) : call;
  if (!results) return null;
  const supply = items
    .map((one) => supplyOf(one, program))
    .find((one) => isMany(one, program) || one.items !== null);
  const result = workWeight(work, program);
  return {
    call,
    kind,
    method,
    pool,
    work,
    items,
    results,
    reading: readingOf(results, program),
    supply: supply ?? { items: null, bytes: null, unbounded: false },
    weight: items.some((one) => itemWeight(one, program) === 'heavy') ? 'heavy' : result,
    resultWeight: result,
  };
}

/** `pool.map_async(…).get()`. */
function gotten(call: PyNode): PyNode | null {
  const attribute = call.parent?.type === 'attribute' ? call.parent : null;
  const outer = attribute?.parent?.type === 'call' ? attribute.parent : null;
  return outer && attribute?.get('attribute')?.text === 'get' ? outer : null;
}

function workWeight(work: PyNode, program: PyProgram): Weight {
  if (work.type === 'lambda') return weightOf(work.get('body'), program);
  const partial = work.type === 'call' && calledName(work, program.moduleOf(work)) === 'functools.partial';
  return resultWeight(functionValue(partial ? argument(work, 0) : work, program), program);
}

function finding(mapped: Mapped, many: boolean, program: PyProgram): CodeFinding {
  const { call, pool, method, items, reading } = mapped;
  const what = items[0]?.text.replace(/\s+/g, ' ').slice(0, 60);
  const takes = /executor/.test(mapped.kind)
    ? `\`${pool.text}.${method}\` submits every item of \`${what}\` at once, so that all of them and their finished results wait together`
    : `\`${pool.text}.${method}\` makes a list of \`${what}\`, sends it in large pickled parts and holds ${many ? 'all results' : 'every result, each as large as the data,'} until the last one is there`;
  return {
    at: call,
    alsoAt: reading.reader && reading.reader.row !== call.row ? [reading.reader] : [],
    why: `${takes}, ${reading.how === 'stream' ? 'although each result is used once, one after the other' : 'although no result is used'}.`,
    savingBytes: mapped.supply.bytes,
    rewrites: mapRewrites(mapped, program),
  };
}
