import { constantOf } from '../../python/constants.ts';
import { type Edit, insertAt, replaceNode } from '../../python/edits.ts';
import { imported } from '../../python/imports.ts';
import type { PyModule } from '../../python/module.ts';
import { argument, argumentCount } from '../../python/names.ts';
import type { PyProgram } from '../../python/program.ts';
import type { PyNode } from '../../python/syntax.ts';
import type { CodeFinding, Detector } from './detector.ts';
import { apartFrom, waitsBetween, waysTo } from './shared/tasks/apart.ts';
import { madeBy, originsOf } from './shared/tasks/origins.ts';
import { surveyOf } from './shared/tasks/survey.ts';
import { isMany, loopSupply } from './shared/tasks/supply.ts';
import { weightOf } from './shared/tasks/weight.ts';
import { parallel } from './shared/tasks/windowing.ts';

/** First in, first out, and a `put` that would wait if there was a bound. Others give their items in an order of their own. */
const QUEUES =
  /^(?:queue\.(?:Simple)?Queue|asyncio\.(?:queues\.)?Queue|multiprocessing\.(?:queues\.)?(?:Joinable)?Queue|multiprocessing\.Manager\.(?:Joinable)?Queue)$/;

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
    return channels.flatMap((one) => found(one, channels, program));
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
    if (!/^(?:put|put_nowait|get|get_nowait|empty)$/.test(method)) return [];
    return [{ call, method, origins: originsOf(called?.get('object') ?? null, program) }];
  });
  return made.map(({ call, name }) => {
    const own = used.filter((one) => one.origins.includes(call));
    const of = (pattern: RegExp) => own.filter((one) => pattern.test(one.method)).map((one) => one.call);
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
  const size = argument(made, 0, 'maxsize');
  if (!size) return argumentCount(made) > 0;
  const value = constantOf(size, program);
  return typeof value !== 'number' || value > 0;
}

/** A `put` counts as often as the loops around it run, here or where its function is called. */
function isFlooded(put: PyNode, program: PyProgram): boolean {
  return waysTo(put, program).some((way) => isMany(loopSupply(way.at, program), program));
}

function found(channel: Channel, all: readonly Channel[], program: PyProgram): CodeFinding[] {
  const { made, gets } = channel;
  if (isBounded(made, program) || gets.length === 0) return [];
  const puts = channel.puts.filter((put) => isFlooded(put, program));
  const [put] = puts;
  if (!put) return [];
  const [get] = gets as [PyNode];
  const consumers = new Set(gets.flatMap((one) => waysTo(one, program).slice(0, 1).map((way) => way.fn)));
  // What a consumer puts back can not wait for that same consumer.
  if (puts.some((one) => consumers.has(program.functionAround(one)))) return [];
  if (apartFrom(put, program).length === 0 && apartFrom(get, program).length === 0) return [];
  const why = late(channel, put, get, all, program);
  const weight = weightOf(argument(put, 0, 'item'), program);
  if (why !== null && weight !== 'heavy' && why === 'busy') return [];
  const edits = why === null ? boundEdits(channel, weight === 'heavy', program) : null;
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

/** Why a bound could wait for ever: the consumer starts after the producer (`order`), or the reader is itself a producer (`busy`). */
function late(channel: Channel, put: PyNode, get: PyNode, all: readonly Channel[], program: PyProgram): 'order' | 'busy' | null {
  if (channel.polled) return 'order';
  const consumed = apartFrom(get, program);
  const produced = apartFrom(put, program);
  if (consumed.length > 0) {
    // In every function that has both: the consumer is on its way before the first put.
    for (const start of consumed)
      for (const way of [...waysTo(put, program), ...produced.flatMap((one) => waysTo(one, program))]) {
        if (program.functionAround(start) !== program.functionAround(way.at)) continue;
        if (start === way.at || start.contains(way.at) || way.at.contains(start)) return null;
        if (start.start < way.at.start) return null;
        if (produced.length === 0 || waitsBetween(way.at, start, program) || way.at.parent?.type === 'await') return 'order';
        return null;
      }
    return consumed.every((one) => produced.includes(one)) || produced.length > 0 ? null : 'order';
  }
  for (const start of produced)
    for (const way of waysTo(get, program)) {
      if (program.functionAround(start) !== program.functionAround(way.at)) continue;
      if (waitsBetween(start, way.at, program)) return 'order';
      const feeds = all.some((other) => other !== channel && other.puts.some((one) => waysTo(one, program).some((other) => other.fn === way.fn && other.at.start < way.at.start)));
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
  const edits: Edit[] = [];
  if (name === 'queue.SimpleQueue') {
    const alone = surveyOf(program).calls.filter((call) => madeBy(call, program) === name).length === 1;
    const own = imported(module, 'queue', 'Queue');
    edits.push(...own.edits, replaceNode(module, made, `${own.name}(maxsize=${size})`), ...(alone ? retyped(module) : []));
  } else {
    const given = argument(made, 0, 'maxsize');
    const list = made.get('arguments') as PyNode;
    edits.push(given ? replaceNode(module, given, String(size)) : insertAt(module, list.end - 1, `maxsize=${size}`));
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
