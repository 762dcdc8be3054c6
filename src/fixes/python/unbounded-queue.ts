import { argument } from '../../python/names.ts';
import type { PyProgram } from '../../python/program.ts';
import type { PyNode } from '../../python/syntax.ts';
import { isSmall } from '../../python/volume.ts';
import type { CodeFinding, Detector } from './detector.ts';
import { apartFrom, waitsBetween, waysTo } from './shared/tasks/apart.ts';
import { boundEdits } from './shared/tasks/bounding.ts';
import { type Channel, channelsOf, DEQUE, isBounded } from './shared/tasks/channels.ts';
import { loopsAround } from './shared/tasks/places.ts';
import { isSlow } from './shared/tasks/slow.ts';
import { sound } from './shared/tasks/sound.ts';
import { isMany, loopSupply } from './shared/tasks/supply.ts';
import { weightOf } from './shared/tasks/weight.ts';

/** A queue without a bound between a producer and a slower consumer. */
export const unboundedQueue: Detector = {
  meta: { id: 'unbounded-queue', title: 'A queue without a bound lets the producer run ahead' },
  detect(program: PyProgram): CodeFinding[] {
    const channels = channelsOf(program);
    return sound(channels.flatMap((one) => found(one, channels, program)));
  },
};

/** How many items a `put` brings: surely many, perhaps many, or few. */
type Flooding = 'sure' | 'perhaps' | 'no';

/** From this many on, items that are large each are much together. */
const MANY_HEAVY = 100;

/** A `put` counts as often as the loops around it run, here or where its function is called; one that answers a queue, as often as that is filled. */
function flooding(put: PyNode, all: readonly Channel[], program: PyProgram, depth = 0): Flooding {
  const heavy = weightOf(argument(put, 0, 'item'), program) === 'heavy';
  let most: Flooding = 'no';
  for (const way of waysTo(put, program)) {
    const loops = loopsAround(way.at);
    const fed = all.filter((one) => one.gets.some((get) => loops.some((loop) => loop.contains(get))));
    const supply = loopSupply(way.at, program);
    const own: Flooding =
      fed.length > 0
        ? depth < 3
          ? answering(put, way.at, fed, all, program, depth)
          : 'no'
        : isMany(supply, program) || (heavy && (supply.items ?? 0) >= MANY_HEAVY)
          ? 'sure'
          : loops.length > 0 && supply.items === null && !isSmall(supply, program)
            ? 'perhaps'
            : 'no';
    if (own === 'sure') return own;
    if (own === 'perhaps') most = own;
  }
  return most;
}

/** What a stage between two queues hands on piles up only where the next one is slower than it. */
function answering(
  put: PyNode,
  at: PyNode,
  fed: readonly Channel[],
  all: readonly Channel[],
  program: PyProgram,
  depth: number,
): Flooding {
  const own = all.find((one) => one.puts.includes(put));
  const stage = loopsAround(at).some((loop) => isSlow(loop, program));
  if (stage && !(own?.gets.some((get) => takesLong(get, program)) ?? false)) return 'no';
  const grades = fed.flatMap((one) => one.puts.map((other) => flooding(other, all, program, depth + 1)));
  return grades.includes('sure') ? 'sure' : grades.includes('perhaps') ? 'perhaps' : 'no';
}

/** The loop that takes the items works long on each. */
function takesLong(get: PyNode, program: PyProgram): boolean {
  return waysTo(get, program).some((way) => {
    const inner = loopsAround(way.at);
    // Items of a generator are worked on by the loop over it.
    const over = way.fn?.generator ? program.callsOf(way.fn) : [];
    const around = over.flatMap((call) => call.above('for_statement') ?? []);
    return [...inner, ...around].some((loop) => isSlow(loop, program));
  });
}

function found(channel: Channel, all: readonly Channel[], program: PyProgram): CodeFinding[] {
  const { made, gets } = channel;
  if (isBounded(made, program) || gets.length === 0) return [];
  const graded = channel.puts.map((put) => ({ put, grade: flooding(put, all, program) }));
  const grade = graded.some((one) => one.grade === 'sure') ? 'sure' : 'perhaps';
  const puts = graded.filter((one) => one.grade === grade).map((one) => one.put);
  const [put] = puts;
  if (!put) return [];
  const [get] = gets as [PyNode];
  const consumers = new Set(
    gets.flatMap((one) =>
      waysTo(one, program)
        .slice(0, 1)
        .map((way) => way.fn),
    ),
  );
  // What a consumer puts back can not wait for that same consumer.
  if (puts.some((one) => consumers.has(program.functionAround(one)))) return [];
  if (apartFrom(put, program).length === 0 && apartFrom(get, program).length === 0) return [];
  // A reader that only looks in from time to time has its reasons not to wait.
  if (channel.polled && apartFrom(put, program).length > 0) return [];
  const why = late(channel, put, get, all, program);
  const weight = weightOf(argument(put, 0, 'item'), program);
  if (why === 'busy' && weight !== 'heavy') return [];
  if (grade === 'perhaps' && (why !== null || channel.name === DEQUE || weight === 'light')) return [];
  const edits =
    why === null
      ? boundEdits(
          { ...channel, puts: channel.name === DEQUE ? puts : channel.puts },
          weight === 'heavy',
          program,
        )
      : null;
  return [
    {
      at: made,
      alsoAt: puts,
      why: `\`${put.text.replace(/\s+/g, ' ').slice(0, 60)}\` never waits, because this queue has no bound: all that is read ahead of the consumer waits in memory.`,
      savingBytes: loopSupply(put, program).bytes,
      rewrites: edits
        ? [
            {
              says: 'Give the queue a bound, so that put waits for the consumer.',
              edits,
              risk: 'A consumer that ends before the producer does now leaves it waiting.',
              proof: 'run',
            },
          ]
        : [],
      ...(grade === 'perhaps' ? { suspected: true as const } : {}),
    },
  ];
}

/** The consumer waits for a place in another bounded queue, which the producer empties only later: both would wait. */
function answersWait(channel: Channel, put: PyNode, all: readonly Channel[], program: PyProgram): boolean {
  const producers = waysTo(put, program).map((way) => way.fn);
  const consumers = channel.gets.map((get) => program.functionAround(get));
  return all.some(
    (other) =>
      other !== channel &&
      isBounded(other.made, program) &&
      other.puts.some((one) => consumers.includes(program.functionAround(one))) &&
      other.gets.some((one) => waysTo(one, program).some((way) => producers.includes(way.fn))),
  );
}

/** Why a bound could wait for ever: the consumer starts after the producer (`order`), or the reader is itself a producer (`busy`). */
function late(
  channel: Channel,
  put: PyNode,
  get: PyNode,
  all: readonly Channel[],
  program: PyProgram,
): 'order' | 'busy' | null {
  if (channel.polled || answersWait(channel, put, all, program)) return 'order';
  const consumed = apartFrom(get, program);
  const produced = apartFrom(put, program);
  if (consumed.length > 0) {
    // In every function that has both: the consumer is on its way before the first put.
    for (const { at: start, fn } of consumed.flatMap((one) => waysTo(one, program)))
      for (const way of [...waysTo(put, program), ...produced.flatMap((one) => waysTo(one, program))]) {
        if (fn !== way.fn || program.moduleOf(start) !== program.moduleOf(way.at)) continue;
        if (start === way.at || start.contains(way.at) || way.at.contains(start)) return null;
        if (start.start < way.at.start) return null;
        if (produced.length === 0 || waitsBetween(way.at, start, program) || way.at.parent?.type === 'await')
          return 'order';
        return null;
      }
    return consumed.every((one) => produced.includes(one)) || produced.length > 0 ? null : 'order';
  }
  for (const { at: start, fn } of produced.flatMap((one) => waysTo(one, program)))
    for (const way of waysTo(get, program)) {
      if (fn !== way.fn || program.moduleOf(start) !== program.moduleOf(way.at)) continue;
      if (waitsBetween(start, way.at, program)) return 'order';
      const feeds = all.some(
        (other) =>
          other !== channel &&
          other.puts.some((one) =>
            waysTo(one, program).some((other) => other.fn === way.fn && other.at.start < way.at.start),
          ),
      );
      return feeds ? 'busy' : null;
    }
  // Where both come to run is not seen: a run tells.
  return produced.length > 0 ? null : 'order';
}
