import { ownNodes, type PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import type { CodeFinding } from '../../detector.ts';
import { isLarge } from '../arrays/sizes.ts';
import { keptByWorkers } from './kept-values.ts';
import { isContainer, largeOrigin } from './large.ts';
import { originsOf } from './origins.ts';
import { type Passenger, passengersOf } from './passengers.ts';
import { loopsAround } from './places.ts';
import { surveyOf } from './survey.ts';

/** Tasks that carry the same large value to the worker each time: pickled, sent and unpickled once a task. */
export function largeArguments(program: PyProgram): CodeFinding[] {
  return surveyOf(program).calls.flatMap((call) => {
    const all = passengersOf(call, program).filter((one) => !isItem(one.value, call, program));
    for (const sure of [true, false])
      for (const one of all) {
        const origin = heldBy(one, sure, program);
        if (origin) return [finding(one, origin, sure, program)];
      }
    return [];
  });
}

function finding(one: Passenger, origin: PyNode, sure: boolean, program: PyProgram): CodeFinding {
  const { call, value, method } = one;
  const name = short(value);
  const edits = keptByWorkers(one, program);
  const what = method
    ? `\`${short(method)}\` is sent with its object, and so with all that it keeps`
    : `\`${name}\` goes with every task`;
  return {
    at: call,
    alsoAt: [...new Set([value, origin])].filter((node) => node !== call),
    why: `${what}: it is pickled, sent and unpickled once for each of them, so that every worker has copies of its own.`,
    savingBytes: null,
    rewrites: edits
      ? [
          {
            says: `Hand \`${name}\` to each worker once, when it starts.`,
            edits,
            risk: 'What one task changes in it, the next task of the same worker sees.',
            proof: 'run' as const,
          },
        ]
      : [],
    ...(sure ? {} : { suspected: true as const }),
  };
}

/** The place where the large part of a value is made: the value itself, or what its object keeps. */
function heldBy({ value }: Passenger, sure: boolean, program: PyProgram): PyNode | null {
  const own = bulk(value, sure, program);
  if (own) return own;
  const owner =
    program.instanceOf(value) ??
    originsOf(value, program)
      .map((one) => program.classOf(one))
      .find((one) => one !== null) ??
    null;
  if (!owner) return null;
  for (const fn of program.functions.filter((other) => other.owner === owner))
    for (const node of ownNodes(fn.body)) {
      const left = node.type === 'assignment' ? node.get('left') : null;
      if (left?.type !== 'attribute' || left.get('object')?.text !== 'self') continue;
      const found = bulk(node.get('right'), sure, program);
      if (found) return found;
    }
  return null;
}

/** Where something large is made; not `sure`: a container or an array of which no size is known. */
function bulk(value: PyNode | null, sure: boolean, program: PyProgram): PyNode | null {
  if (!value) return null;
  if (sure) return largeOrigin(value, program) ?? (isLarge(value, program) ? value : null);
  const origins = originsOf(value, program);
  return origins.find((one) => isContainer(one, program) && !isLiteral(one)) ?? null;
}

/** Written out, with nothing that is filled in later. */
function isLiteral(node: PyNode): boolean {
  return /^(?:list|dictionary|set|tuple)$/.test(node.type) && node.parts.length > 0;
}

/** What differs from task to task is what the task is about. */
function isItem(value: PyNode, call: PyNode, program: PyProgram): boolean {
  let root: PyNode | null = value;
  while (root?.type === 'attribute') root = root.get('object');
  const binding = root?.type === 'identifier' ? program.moduleOf(value).scopes.bindingOf(root) : null;
  if (!binding) return true;
  const loops = [...loopsAround(call), ...loopsAround(value)];
  return (
    binding.definitions.some((one) => one.kind === 'for' || loops.some((loop) => loop.contains(one.node))) ||
    binding.scope.kind === 'comprehension'
  );
}

function short(node: PyNode): string {
  return node.text.replace(/\s+/g, ' ').slice(0, 60);
}
