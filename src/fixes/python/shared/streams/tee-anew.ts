import { argumentsFor } from '../../../../python/constants.ts';
import { replaceNode } from '../../../../python/edits.ts';
import { argument } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import type { CodeFinding } from '../../detector.ts';
import { isLarge, streamVolume } from '../kept/growth.ts';
import { statementOf } from '../kept/statements.ts';
import { withDefinition } from '../tasks/places.ts';
import { helperPlace } from './blocks.ts';
import { rereadClass } from './reread.ts';

/** `yes, no = tee(items)` of a stream that a caller makes: each copy may as well make it anew. */
export function teeAnew(call: PyNode, program: PyProgram): CodeFinding | null {
  const module = program.moduleOf(call);
  const source = argument(call, 0);
  const assignment = call.parent?.type === 'assignment' && call.field === 'right' ? call.parent : null;
  const left = assignment?.get('left');
  if (!source || !left || !/^(?:pattern_list|tuple_pattern)$/.test(left.type)) return null;
  const names = left.parts.map((one) => (one.type === 'identifier' ? module.scopes.bindingOf(one) : null));
  // Copies that are read side by side need no more than one item each.
  if (names.some((one) => !one || one.definitions.length > 1 || one.loads.some(sideBySide))) return null;
  const made = madeBy(source, program);
  const callee = made?.type === 'call' ? program.calleeOf(made) : null;
  if (!made || !callee?.generator) return null;
  const volume = streamVolume(made, program);
  if (!isLarge(volume, program)) return null;
  const home = program.moduleOf(made);
  const cls = withDefinition(home, helperPlace(home, made), 'Reread', (name) =>
    rereadClass(name, false, null),
  );
  const copies = left.parts.map(() => source.text).join(', ');
  return {
    at: call,
    alsoAt: [statementOf(made)],
    why: `tee() keeps every item of \`${source.text}\` that one copy has handed out and another has not; each copy can go through \`${made.text}\` on its own.`,
    savingBytes: volume.bytes,
    rewrites: [
      {
        says: 'Make the stream anew for each copy.',
        edits: [
          ...cls.edits,
          replaceNode(home, made, `${cls.name}(lambda: ${made.text})`),
          replaceNode(module, call, copies),
        ],
        risk: 'The input is read once for each copy; it must not change meanwhile.',
        proof: 'run',
      },
    ],
    suspected: true,
  };
}

/** `next(copy)`, `zip(a, b)`. */
function sideBySide(load: PyNode): boolean {
  const call = load.parent?.type === 'argument_list' ? load.parent.parent : null;
  return /^(?:next|zip|itertools\.zip_longest|zip_longest|map)$/.test(call?.get('function')?.text ?? '');
}

/** The call that makes the stream; of a parameter, what its one caller gives. */
function madeBy(source: PyNode, program: PyProgram): PyNode | null {
  if (source.type === 'call') return source;
  if (source.type !== 'identifier') return null;
  const binding = program.moduleOf(source).scopes.bindingOf(source);
  const [only, second] = binding?.definitions ?? [];
  if (!only || second || binding?.loads.length !== 1) return null;
  if (only.kind === 'assign' && !only.path) return only.value?.type === 'call' ? only.value : null;
  if (only.kind !== 'parameter') return null;
  const [given, more] = argumentsFor(only.node, program);
  return given && more === undefined ? madeBy(given, program) : null;
}
