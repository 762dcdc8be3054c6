import { type Edit, insertAt, lineStart } from '../../../../python/edits.ts';
import { imported } from '../../../../python/imports.ts';
import type { PyModule } from '../../../../python/module.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import type { Flood } from './floods.ts';
import { parallel } from './parallel.ts';
import { freeName, statementOf } from './places.ts';

/** Tasks that nobody keeps: the loop waits for one of them to end before it starts one more than so many. */
export function gateEdits(flood: Flood, program: PyProgram): Edit[] | null {
  const { keeping, call } = flood;
  if (keeping.how !== 'dropped' || flood.bare) return null;
  const module = program.moduleOf(call);
  const asyncio = flood.where === 'asyncio';
  if (!asyncio && call.get('function')?.get('attribute')?.text !== 'submit') return null;
  if (call.get('function')?.get('attribute')?.text === 'apply_async') return null;
  const holder = program.functionAround(call);
  if (asyncio && !holder?.async) return null;
  if (keeping.loop.type !== 'for_statement' && keeping.loop.type !== 'while_statement') return null;
  const gate = freeName(module, 'slots');
  const semaphore = imported(module, asyncio ? 'asyncio' : 'threading', 'Semaphore');
  const size = Math.max(asyncio ? 100 : 64, parallel(program));
  const outer = lineStart(module.text, statementOf(keeping.loop).start);
  const inner = lineStart(module.text, keeping.statement.start);
  const depth = (at: number) => /^[ \t]*/.exec(module.text.slice(at))?.[0] ?? '';
  return [
    ...semaphore.edits,
    insertAt(module, outer, `${depth(outer)}${gate} = ${semaphore.name}(${size})\n`),
    insertAt(module, inner, `${depth(inner)}${asyncio ? 'await ' : ''}${gate}.acquire()\n`),
    released(module, call, gate),
  ];
}

function released(module: PyModule, call: PyNode, gate: string): Edit {
  const statement = statementOf(call);
  const callback = `add_done_callback(lambda _: ${gate}.release())`;
  const target = statement.children[0]?.type === 'assignment' ? statement.children[0].get('left') : null;
  if (!target) return insertAt(module, call.end, chained(call) ? '' : `.${callback}`);
  const at = lineStart(module.text, statement.start);
  const depth = /^[ \t]*/.exec(module.text.slice(at))?.[0] ?? '';
  return insertAt(module, statement.end, `\n${depth}${target.text}.${callback}`);
}

/** `submit(…).add_done_callback(done)` gives nothing that another callback could be hung on. */
function chained(call: PyNode): boolean {
  return call.parent?.type === 'attribute';
}
