import { constantOf } from '../../python/constants.ts';
import { type Edit, insertAt, lineStart, replaceNode } from '../../python/edits.ts';
import { imported } from '../../python/imports.ts';
import type { PyModule } from '../../python/module.ts';
import { argument, argumentCount } from '../../python/names.ts';
import type { PyProgram } from '../../python/program.ts';
import type { PyNode } from '../../python/syntax.ts';
import type { CodeFinding, Detector } from './detector.ts';
import { apartFrom, waitsBetween, waysTo } from './shared/tasks/apart.ts';
import { madeBy, originsOf } from './shared/tasks/origins.ts';
import { parallel } from './shared/tasks/parallel.ts';
import { loopsAround, statementOf } from './shared/tasks/places.ts';
import { sound } from './shared/tasks/sound.ts';
import { isMany, loopSupply } from './shared/tasks/supply.ts';
import { surveyOf } from './shared/tasks/survey.ts';
import { weightOf } from './shared/tasks/weight.ts';

/** First in, first out, and a `put` that would wait if there was a bound. Others give their items in an order of their own. */
const DEQUE = 'collections.deque';
const QUEUES =
  /^(?:queue\.(?:Simple)?Queue|asyncio\.(?:queues\.)?Queue|multiprocessing\.(?:queues\.)?(?:Joinable)?Queue|multiprocessing\.Manager\.(?:Joinable)?Queue|collections\.deque)$/;

interface Channel {
  readonly made: PyNode;
  readonly name: string;
  readonly puts: readonly PyNode[];
  readonly gets: readonly PyNode[];
  readonly polled: boolean;
}

/** A queue without a bound between a producer and a slower consumer. */
export const unboundedQueue: Detector = {
  meta: { id: 'unbounded-queue', title: 'A queue without a bound lets the producer run ahead' },
  detect(program: PyProgram): CodeFinding[] {
    const channels = channelsOf(program);
    return sound(channels.flatMap((one) => found(one, channels, program)));
  },
};

function channelsOf(program: PyProgram): Channel[] {
  const { calls } = surveyOf(program);
  const made = calls.flatMap((call) => {
    const name = madeBy(call, program);
    return name !== null && QUEUES.test(name) ? [{ call, name }] : [];
  });
  if (made.length === 0) return [];
  const used = calls.flatMap((call) => {
    const called = call.get('function');
    const method = called?.type === 'attribute' ? (called.get('attribute')?.text ?? '') : '';
    if (!/^(?:put|put_nowait|get|get_nowait|empty|append|appendleft|popleft|pop)$/.test(method)) return [];
    return [{ call, method, origins: originsOf(called?.get('object') ?? null, program) }];
  });
  return made.map(({ call, name }) => {
    const own = used.filter((one) => one.origins.includes(call));
    const of = (pattern: RegExp) => own.filter((one) => pattern.test(one.method)).map((one) => one.call);
    if (name === DEQUE) return { made: call, name, puts: of(/^append/), gets: of(/^pop/), polled: false };
    const polled = own.some((one) => /^(?:empty|get_nowait)$/.test(one.method));
    return { made: call, name, puts: of(/^put/), gets: [...of(/^get/), ...iterated(call, program)], polled };
  });
}

/** `for item in iter(queue.get, None)`: the method is read without being called here. */
function iterated(made: PyNode, program: PyProgram): PyNode[] {
  return surveyOf(program).calls.flatMap((call) => {
    const first = call.get('function')?.text === 'iter' ? argument(call, 0) : null;
    if (first?.type !== 'attribute' || first.get('attribute')?.text !== 'get') return [];
    return originsOf(first.get('object'), program).includes(made) ? [call] : [];
  });
}

function isBounded(made: PyNode, program: PyProgram): boolean {
  if (madeBy(made, program) === DEQUE)
    return argument(made, 1, 'maxlen') !== null || isWatched(made, program);
  const size = argument(made, 0, 'maxsize');
  if (!size) return argumentCount(made) > 0;
  const value = constantOf(size, program);
  return typeof value !== 'number' || value > 0;
}

/** Somebody looks at how much is in it before more is put: `while len(buffer) >= …`. */
function isWatched(made: PyNode, program: PyProgram): boolean {
  return surveyOf(program).calls.some((call) => {
    const held = call.get('function')?.text === 'len' ? argument(call, 0) : null;
    return (
      held !== null && call.above('comparison_operator') !== null && originsOf(held, program).includes(made)
    );
  });
}

/** A `put` counts as often as the loops around it run, here or where its function is called; one that answers a queue, as often as that is filled. */
function isFlooded(put: PyNode, all: readonly Channel[], program: PyProgram, depth = 0): boolean {
  return waysTo(put, program).some((way) => {
    const fed = loopsAround(way.at).flatMap((loop) =>
      all.filter((one) => one.gets.some((get) => loop.contains(get))),
    );
    if (fed.length > 0)
      return (
        depth < 3 && fed.some((one) => one.puts.some((other) => isFlooded(other, all, program, depth + 1)))
      );
    return isMany(loopSupply(way.at, program), program);
  });
}

function found(channel: Channel, all: readonly Channel[], program: PyProgram): CodeFinding[] {
  const { made, gets } = channel;
  if (isBounded(made, program) || gets.length === 0) return [];
  const puts = channel.puts.filter((put) => isFlooded(put, all, program));
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
  if (why !== null && weight !== 'heavy' && why === 'busy') return [];
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
  return 'order';
}

/** Annotations say the new type too. */
function retyped(module: PyModule): Edit[] {
  return [...module.root.walk()].flatMap((node) => {
    if (node.type !== 'type' || node.above('type') || !/\bSimpleQueue\b/.test(node.text)) return [];
    return [replaceNode(module, node, node.text.replace(/\bSimpleQueue\b/g, 'Queue'))];
  });
}

function boundEdits(channel: Channel, heavy: boolean, program: PyProgram): Edit[] | null {
  const { made, name } = channel;
  const module = program.moduleOf(made);
  const size = heavy ? 8 : Math.max(100, 2 * parallel(program));
  if (name === DEQUE) return waitingEdits(channel, program);
  const edits: Edit[] = [];
  if (name === 'queue.SimpleQueue') {
    const alone = surveyOf(program).calls.filter((call) => madeBy(call, program) === name).length === 1;
    const own = imported(module, 'queue', 'Queue');
    edits.push(
      ...own.edits,
      replaceNode(module, made, `${own.name}(maxsize=${size})`),
      ...(alone ? retyped(module) : []),
    );
  } else {
    const given = argument(made, 0, 'maxsize');
    const list = made.get('arguments') as PyNode;
    edits.push(
      given ? replaceNode(module, given, String(size)) : insertAt(module, list.end - 1, `maxsize=${size}`),
    );
  }
  for (const put of channel.puts) {
    const method = put.get('function')?.get('attribute');
    if (method?.text !== 'put_nowait') continue;
    const owner = program.moduleOf(put);
    if (name.startsWith('asyncio')) {
      if (!program.functionAround(put)?.async) return null;
      edits.push(insertAt(owner, put.start, 'await '));
    }
    edits.push(replaceNode(owner, method, 'put'));
  }
  return edits;
}

/** A deque cannot wait and its `maxlen` throws away: the producer looks how much is in it first. */
function waitingEdits(channel: Channel, program: PyProgram): Edit[] | null {
  const edits: Edit[] = [];
  for (const put of channel.puts) {
    const module = program.moduleOf(put);
    const statement = statementOf(put);
    // Whoever waits with the lock in the hand waits for ever.
    if (
      statement.children[0] !== put ||
      put.above('with_statement')?.text.match(/^with\s+[^:]*(?:lock|cond|ready|mutex)/i)
    )
      return null;
    const sleep = imported(module, program.functionAround(put)?.async ? 'asyncio' : 'time', 'sleep');
    const waits = program.functionAround(put)?.async ? 'await ' : '';
    const at = lineStart(module.text, statement.start);
    const indent = /^[ \t]*/.exec(module.text.slice(at))?.[0] ?? '';
    const held = put.get('function')?.get('object')?.text;
    const line = `${indent}while len(${held}) >= 1000:\n${indent}${module.indent}${waits}${sleep.name}(0.001)\n`;
    edits.push(...sleep.edits, insertAt(module, at, line));
  }
  return edits;
}
