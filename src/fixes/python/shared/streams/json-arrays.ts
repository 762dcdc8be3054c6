import { type Edit, replaceNode } from '../../../../python/edits.ts';
import { imported } from '../../../../python/imports.ts';
import { argument, argumentCount, calledName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { isSmall, volumeOf } from '../../../../python/volume.ts';
import type { CodeFinding, Rewrite } from '../../detector.ts';
import { withFunction } from '../tasks/places.ts';
import { helperPlace } from './blocks.ts';
import { namedSmall } from './findings.ts';
import { headStreamed } from './json-head.ts';
import { type JsonShape, jsonHelper } from './json-helper.ts';
import { accessesOf, type KeyAccess } from './json-keys.ts';
import { rereadDocument } from './json-reread.ts';
import { type Reading, readingOf } from './readers.ts';
import { elementsAreRecords } from './records.ts';
import { sourceOf } from './sources.ts';
import { streamed } from './streamed.ts';
import { textOf } from './texts.ts';
import type { Whole } from './wholes.ts';

/** One big array (or an object with one) that is decoded whole and then read once, element by element. */
export function jsonArrays(program: PyProgram): CodeFinding[] {
  return program.modules.flatMap((module) =>
    [...module.root.walk()].flatMap((node) => {
      const name = node.type === 'call' ? calledName(node, module) : null;
      return name === 'json.load' || name === 'json.loads' ? found(node, name, program) : [];
    }),
  );
}

interface Target {
  readonly reading: Reading;
  readonly access: KeyAccess | null;
  /** Other keys that are read too. */
  readonly others: readonly KeyAccess[];
}

function found(call: PyNode, name: string, program: PyProgram): CodeFinding[] {
  const document = documentOf(call, name, program);
  if (!document) return [];
  const volume = volumeOf(call, program);
  if (isSmall(volume, program)) return [];
  if (volume.bytes === null && namedSmall(call, document.whole.source, program)) return [];
  const target = targetOf(call, program);
  if (!target) return rereadDocument(document.whole, volume, program) ?? [];
  const { reading, access, others } = target;
  const rewrite =
    others.length > 0
      ? headRewrite(document.whole, target, program)
      : rewriteOf(document.whole, target, program);
  if (!rewrite) {
    const again = rereadDocument(document.whole, volume, program);
    if (again) return again;
  }
  const what = access && !access.key.startsWith('.') ? `under ${JSON.stringify(access.key)}` : 'of the file';
  return [
    {
      at: call,
      alsoAt: access ? [access.at] : [],
      why: `${call.text.split('\n')[0]} decodes the whole document before the first of the records ${what} is used: several times the size of the file. Line ${reading.ends[0]?.at.line} uses them once, one after the other.`,
      savingBytes: volume.bytes,
      rewrites: rewrite ? [rewrite] : [],
    },
  ];
}

function documentOf(call: PyNode, name: string, program: PyProgram): { whole: Whole } | null {
  const from = argument(call, 0);
  if (!from) return null;
  const text = name === 'json.loads' ? textOf(from, program) : null;
  const source = text ? text.source : name === 'json.load' ? sourceOf(from, program) : null;
  if (text?.byFunction) return null;
  if (!source || source.kind === 'csv' || source.kind === 'cursor' || source.kind === 'response') return null;
  const handle = text ? text.handle : from.text;
  const whole: Whole = {
    what: 'documents',
    node: call,
    at: call,
    source,
    handle,
    text,
    stream: (one) => one,
    generator: (one) => [one],
    exact: 'same',
  };
  return { whole };
}

function targetOf(call: PyNode, program: PyProgram): Target | null {
  const whole = readingOf(call, program);
  if (reads(whole))
    return elementsAreRecords(whole, program) === 'keys'
      ? null
      : { reading: whole, access: null, others: [] };
  const accesses = accessesOf(call, program);
  if (!accesses) return null;
  const candidates = accesses.flatMap((access) => {
    const reading = readingOf(access.at, program);
    return reads(reading) && (access.key.startsWith('.') || elementsAreRecords(reading, program) === 'yes')
      ? [{ access, reading }]
      : [];
  });
  const [only, second] = candidates;
  if (!only || second) return null;
  const others = accesses.filter((one) => one !== only.access);
  if (others.some((one) => one.key === only.access.key || one.key.startsWith('.'))) return null;
  if (only.access.key.startsWith('.') && others.length > 0) return null;
  const reading = { ...only.reading, through: [...only.access.through, ...only.reading.through] };
  return { reading, access: only.access, others };
}

function reads(reading: Reading): boolean {
  return (
    reading.blocked === null &&
    reading.ends.length > 0 &&
    reading.ends.every((end) => end.transformed || (end.kind !== 'whole' && end.kind !== 'keeps'))
  );
}

function rewriteOf(document: Whole, target: Target, program: PyProgram): Rewrite | null {
  const { access, reading } = target;
  const members = access?.key.startsWith('.') ? access.key : null;
  const helper = helperFor(document, members ? 'items' : access ? 'key' : 'array', program);
  if (!helper) return null;
  const key = access && !members ? `, ${access.written}` : '';
  const made = (handle: string) => `${helper.name}(${helper.open(handle)}${key})`;
  const stream = (handle: string) =>
    members === '.values' ? `(value for _, value in ${made(handle)})` : made(handle);
  const direct =
    access !== null && (document.node.parent === access.at || document.node.parent?.parent === access.at);
  const whole: Whole = {
    ...document,
    node: direct && access.through.length === 0 ? access.at : document.node,
    stream,
    generator: (handle) => [`yield from ${stream(handle)}`],
  };
  const more =
    access && whole.node !== access.at
      ? [replaceNode(program.moduleOf(access.at), access.at, access.object.text)]
      : [];
  const change = streamed(whole, reading, program, more);
  if (!change) return null;
  const edits: Edit[] = [...change.edits];
  edits.push(...helper.edits);
  const sure = !members && elementsAreRecords(reading, program) === 'yes' && document.source?.binary !== null;
  return { says: SAYS, edits, risk: RISK, proof: sure && change.proof === 'text' ? 'text' : 'run' };
}

const SAYS = 'Decode the array one element at a time.';
const RISK = 'The file stays open until its last element was used; damaged JSON shows there, not at once.';

function headRewrite(document: Whole, target: Target, program: PyProgram): Rewrite | null {
  const helper = helperFor(document, 'head', program);
  if (!helper || !target.access) return null;
  const edits = headStreamed(document, target.access, target.others, target.reading, helper, program);
  if (!edits) return null;
  const risk = `${RISK} Keys that stand behind the array are not seen.`;
  return { says: SAYS, edits: [...edits, ...helper.edits], risk, proof: 'run' };
}

export interface Helper {
  readonly name: string;
  readonly edits: readonly Edit[];
  /** The handle as a text file. */
  open(handle: string): string;
}

export function helperFor(document: Whole, shape: JsonShape, program: PyProgram): Helper | null {
  const { node } = document;
  // Options of the decoder (`object_hook=…`) would have to go along.
  if (argumentCount(node) > 1) return null;
  const module = program.moduleOf(node);
  const decoder = imported(module, 'json', 'JSONDecoder');
  const wish =
    shape === 'array'
      ? 'json_elements'
      : shape === 'key'
        ? 'json_array'
        : shape === 'rest'
          ? 'json_without'
          : shape === 'items'
            ? 'json_items'
            : 'json_head_and_array';
  const own = withFunction(module, helperPlace(module, node), wish, (name) =>
    jsonHelper(shape, name, decoder.name),
  );
  const decoded = document.text
    ? document.text.decoded.length > 0 || document.source?.binary === true
    : document.source?.binary === true;
  const wrapper = decoded ? imported(module, 'io', 'TextIOWrapper') : null;
  return {
    name: own.name,
    edits: [...own.edits, ...decoder.edits, ...(wrapper?.edits ?? [])],
    open: (handle) => (wrapper ? `${wrapper.name}(${handle}, encoding="utf-8")` : handle),
  };
}
