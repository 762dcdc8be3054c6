import { type Edit, insertAt, lineStart, replaceNode } from '../../../../python/edits.ts';
import { imported } from '../../../../python/imports.ts';
import type { PyModule } from '../../../../python/module.ts';
import { argument, calledName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { type Channel, DEQUE } from './channels.ts';
import { madeBy } from './origins.ts';
import { parallel } from './parallel.ts';
import { statementOf } from './places.ts';
import { surveyOf } from './survey.ts';

/** Annotations say the new type too. */
function retyped(module: PyModule): Edit[] {
  return [...module.root.walk()].flatMap((node) => {
    if (node.type !== 'type' || node.above('type') || !/\bSimpleQueue\b/.test(node.text)) return [];
    return [replaceNode(module, node, node.text.replace(/\bSimpleQueue\b/g, 'Queue'))];
  });
}

/** Edits that give a queue a bound; `null` where its `put` cannot be made to wait. */
export function boundEdits(channel: Channel, heavy: boolean, program: PyProgram): Edit[] | null {
  const { made, name } = channel;
  const module = program.moduleOf(made);
  const size = heavy ? 8 : Math.max(100, 2 * parallel(program));
  if (name === DEQUE) return waitingEdits(channel, program);
  const factory =
    calledName(made, module) === 'dataclasses.field' ? argument(made, null, 'default_factory') : null;
  if (factory) {
    const kind = /SimpleQueue$/.test(name)
      ? imported(module, 'queue', 'Queue')
      : { name: factory.text, edits: [] };
    return [...kind.edits, replaceNode(module, factory, `lambda: ${kind.name}(maxsize=${size})`)];
  }
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
