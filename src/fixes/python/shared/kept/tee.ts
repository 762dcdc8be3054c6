import { type Edit, replaceNode } from '../../../../python/edits.ts';
import { argument, calledName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { Binding } from '../../../../python/scopes.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import type { CodeFinding, Rewrite } from '../../detector.ts';
import { sourceOf } from '../streams/sources.ts';
import { short } from './claims.ts';
import { consumptionOfName, isLazy, lazyEffects } from './consumption.ts';
import { conflict, effectsOf } from './effects.ts';
import { freeNames } from './folding.ts';
import { isLarge, streamVolume } from './growth.ts';
import {
  linesBefore,
  onlyDefinition,
  ownsLines,
  removed,
  soleExpression,
  statementOf,
} from './statements.ts';

/** One copy of a doubled stream: where it is read, and the statement by whose end it has been read whole. */
interface Copy {
  readonly binding: Binding;
  readonly load: PyNode;
  readonly done: PyNode;
}

/** Copies that are read one after the other: all items wait in between. */
export function teeFinding(call: PyNode, program: PyProgram): CodeFinding | null {
  const source = argument(call, 0);
  const assignment = call.parent?.type === 'assignment' && call.field === 'right' ? call.parent : null;
  const left = assignment?.get('left');
  if (!source || !assignment || !left || !/^(?:pattern_list|tuple_pattern)$/.test(left.type)) return null;
  const volume = streamVolume(source, program);
  if (!isLarge(volume, program)) return null;
  const copies = left.parts.map((name) => copyOf(name, call, program));
  if (copies.some((one) => one === null)) return null;
  const read = (copies as Copy[]).sort((a, b) => a.done.start - b.done.start);
  const apart = read.every(
    (one, index) =>
      index === 0 ||
      (one.done.start >= (read[index - 1] as Copy).done.end && !together(one, read[index - 1] as Copy)),
  );
  if (!apart || read.length < 2) return null;
  const names = read.map((one) => `\`${one.binding.name}\``);
  const rewrite = again(call, source, read, program);
  return {
    at: call,
    alsoAt: read.map((one) => statementOf(one.load)),
    why: `tee() keeps every item of \`${short(source.text)}\` that ${names[0]} has handed out until ${names[1]} has, and ${names[1]} begins when ${names[0]} is at its end.`,
    savingBytes: volume.bytes,
    rewrites: rewrite ? [rewrite] : [],
  };
}

function copyOf(name: PyNode, call: PyNode, program: PyProgram): Copy | null {
  const binding = name.type === 'identifier' ? program.moduleOf(name).scopes.bindingOf(name) : null;
  if (!binding || binding.definitions.length !== 1) return null;
  const loads = binding.loads.filter((load) => load.parent?.type !== 'delete_statement');
  const [load, second] = loads;
  const consumption = consumptionOfName(binding, call, program);
  const [end] = consumption?.ends ?? [];
  if (!load || second || !consumption || !end) return null;
  const own = program.functionAround(end.at) === program.functionAround(load);
  return { binding, load, done: statementOf(own ? end.at : load) };
}

/** Both are read in one loop that runs again and again. */
function together(a: Copy, b: Copy): boolean {
  return a.done === b.done || a.done.contains(b.load) || b.done.contains(a.load);
}

/** Makes the stream again for the second reading, or begins the file anew. */
function again(call: PyNode, source: PyNode, copies: readonly Copy[], program: PyProgram): Rewrite | null {
  const module = program.moduleOf(call);
  const statement = statementOf(call);
  if (soleExpression(statement) !== call.parent || !ownsLines(module, statement)) return null;
  if (
    copies.some(
      (one) =>
        program.moduleOf(one.load) !== module ||
        program.functionAround(one.load) !== program.functionAround(call),
    )
  )
    return null;
  const made = madeBy(source, program);
  if (made && isRepeatable(made.value, copies, program)) {
    const edits: Edit[] = [
      removed(module, statement),
      ...copies.map((one) => replaceNode(module, one.load, made.value.text)),
    ];
    if (made.statement) edits.push(removed(module, made.statement));
    return {
      says: `Read \`${short(made.value.text)}\` again for \`${copies[1]?.binding.name}\`.`,
      edits,
      risk: 'The input is read once for each copy; it must not change meanwhile.',
      proof: 'text',
    };
  }
  const file = sourceOf(source, program);
  if (source.type !== 'identifier' || file?.kind !== 'file' || !file.opened) return null;
  const whole = copies.every(
    (one, index) => index === 0 || ownsLines(module, one.done) || one.done.type.endsWith('_statement'),
  );
  const outside = file.holder !== null && copies.some((one) => !file.holder?.contains(one.load));
  if (!whole || outside) return null;
  return {
    says: `Go through \`${source.text}\` once for each, from its start.`,
    edits: [
      removed(module, statement),
      ...copies.map((one) => replaceNode(module, one.load, source.text)),
      ...copies.slice(1).map((one) => linesBefore(module, one.done, [`${source.text}.seek(0)`])),
    ],
    risk: 'Needs a file on disk; a pipe cannot be read twice.',
    proof: 'text',
  };
}

/** The expression that makes the stream: the argument itself, or what its name is given for this alone. */
function madeBy(source: PyNode, program: PyProgram): { value: PyNode; statement: PyNode | null } | null {
  if (source.type === 'call' || source.type === 'generator_expression')
    return { value: source, statement: null };
  if (source.type !== 'identifier') return null;
  const module = program.moduleOf(source);
  const binding = module.scopes.bindingOf(source);
  const only = binding ? onlyDefinition(binding) : null;
  if (!binding || only?.kind !== 'assign' || only.path || !only.value || binding.loads.length !== 1)
    return null;
  const statement = statementOf(only.node);
  const plain = soleExpression(statement) === only.value.parent && ownsLines(module, statement);
  return plain && program.functionAround(only.node) === program.functionAround(source)
    ? { value: only.value, statement }
    : null;
}

/** The same call gives the same items once more: it opens what it reads, keeps no state, and is given none. */
function isRepeatable(value: PyNode, copies: readonly Copy[], program: PyProgram): boolean {
  if (value.type !== 'call') return false;
  const callee = program.calleeOf(value);
  if (!callee?.generator) return false;
  const effects = lazyEffects([value], program);
  if (effects.prints || effects.world || effects.written.size > 0 || effects.opened.size === 0) return false;
  if ([...effects.writes].length > 0) return false;
  for (const part of value.get('arguments')?.parts ?? []) {
    const given = part.type === 'keyword_argument' ? part.get('value') : part;
    if (!given || /splat/.test(given.type) || isIterator(given, program)) return false;
  }
  if (freeNames(value, null, program).some((binding) => binding.definitions.length !== 1)) return false;
  return !copies.some((one) => conflict(effects, effectsOf([one.done], program)));
}

function isIterator(node: PyNode, program: PyProgram): boolean {
  if (isLazy(node, program) || sourceOf(node, program)) return true;
  if (node.type === 'call')
    return calledName(node, program.moduleOf(node)) === null && program.calleeOf(node) === null;
  if (node.type !== 'identifier') return false;
  const only = program.moduleOf(node).scopes.bindingOf(node)?.definitions[0];
  return (
    only?.kind === 'with' ||
    (only?.kind === 'assign' &&
      only.value !== null &&
      (isLazy(only.value, program) || sourceOf(only.value, program) !== null))
  );
}
