import type { PyProgram } from '../../python/program.ts';
import type { PyNode } from '../../python/syntax.ts';
import type { CodeFinding, Detector, Rewrite } from './detector.ts';
import { type Flood, floodsOf } from './shared/tasks/floods.ts';
import { flushEdits } from './shared/tasks/flushing.ts';
import { gateEdits } from './shared/tasks/gating.ts';
import { mappedFloods } from './shared/tasks/mapped.ts';
import { hasEffects } from './shared/tasks/side-effects.ts';
import { sound } from './shared/tasks/sound.ts';
import { functionValue } from './shared/tasks/survey.ts';
import { windowEdits } from './shared/tasks/windowing.ts';

/** A task or future for each of many items, made before the first one is waited for. */
export const taskFlood: Detector = {
  meta: { id: 'task-flood', title: 'All tasks are created at once, and their results are kept' },
  detect(program: PyProgram): CodeFinding[] {
    const floods = floodsOf(program).filter((one) => one.where !== 'process');
    return sound([
      ...floods.map((one) => finding(one, program)),
      ...mappedFloods(program, ['thread-executor']),
    ]);
  },
};

function finding(flood: Flood, program: PyProgram): CodeFinding {
  const { keeping } = flood;
  const kind = flood.where === 'asyncio' ? 'task' : 'future';
  const kept =
    keeping.how === 'dropped'
      ? `nothing waits in the loop, so all of them wait with what they were given`
      : `${flood.binding ? `\`${flood.binding.name}\`` : 'one collection'} keeps all of them, with what they were given and their results, until the last one is made`;
  const items = keeping.how === 'comprehension' ? null : keeping.loop.get('right')?.text;
  return {
    at: placeOf(flood),
    alsoAt: alsoAt(flood),
    why: `A ${kind} is made for each item${items ? ` of \`${items.slice(0, 60)}\`` : ''}, however many there are: ${kept}.`,
    savingBytes: flood.supply.bytes,
    rewrites: rewritesOf(flood, program),
    ...(flood.suspected ? { suspected: true as const } : {}),
  };
}

export function placeOf(flood: Flood): PyNode {
  const { keeping } = flood;
  if (keeping.how === 'added') return keeping.add;
  if (keeping.how === 'dropped') return flood.call;
  return flood.binding
    ? (flood.whole ?? keeping.node)
    : flood.reader?.at.type === 'call'
      ? flood.reader.at
      : (flood.whole ?? keeping.node);
}

export function alsoAt(flood: Flood): PyNode[] {
  const at = placeOf(flood);
  const definition = flood.keeping.how === 'added' ? flood.binding?.definitions[0]?.node : null;
  const places = [flood.call, definition, flood.whole, flood.reader?.at];
  return [...new Set(places.filter((one): one is PyNode => !!one && one !== at))];
}

export function rewritesOf(flood: Flood, program: PyProgram): Rewrite[] {
  if (flood.keeping.how === 'dropped') {
    const edits = gateEdits(flood, program);
    return edits
      ? [
          {
            says: 'Wait for a free place before each further task.',
            edits,
            risk: 'A task that never ends now holds up the loop.',
            proof: 'run',
          },
        ]
      : [];
  }
  const rewrites: Rewrite[] = [];
  const proof = flood.reader?.completed || !isQuiet(flood, program) ? 'run' : 'text';
  const window = windowEdits(flood, program);
  if (window)
    rewrites.push({
      says: 'Let only a window of the tasks exist at a time, and take their results in order.',
      edits: window,
      risk: 'A slow task holds up the ones after it while the window is full.',
      proof,
    });
  const flush = flushEdits(flood, program);
  if (flush)
    rewrites.push({
      says: 'Wait for the tasks that were started, batch by batch, and drop them.',
      edits: flush,
      risk: 'Each batch waits for its slowest task.',
      proof: 'run',
    });
  // Where nothing is made of the results, batches need no helper.
  const discards = flood.reader?.kind === 'gather' && flood.keeping.how === 'added';
  return discards ? rewrites.reverse() : rewrites;
}

/** With fewer tasks at a time, what asyncio tasks do to each other's data could come in another order; threads never promised one. */
function isQuiet(flood: Flood, program: PyProgram): boolean {
  if (flood.where !== 'asyncio') return true;
  const inner = flood.bare ? flood.call : flood.call.get('arguments')?.parts[0];
  const fn = inner?.type === 'call' ? program.calleeOf(inner) : functionValue(inner ?? null, program);
  return fn !== null && !hasEffects(fn, program);
}
