import { calledName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { useOf } from '../../../../python/uses.ts';
import { statementOf } from '../kept/statements.ts';
import type { Output } from './outputs.ts';
import type { Sink } from './sinks.ts';

/**
 * Where the callers of a function use the output that it returns: written, counted, hashed, all of which can be done piece by
 * piece. `null` where one of them needs the text itself.
 */
export function handedOn(output: Output, sink: Sink | null, program: PyProgram): PyNode[] | null {
  const { fn } = output;
  const returned = sink ? sink.statement : output.taken.parent;
  if (!fn || returned?.type !== 'return_statement' || program.isValue(fn)) return null;
  const calls = program.callsOf(fn);
  const sinks: PyNode[] = [];
  for (const call of calls) if (!follow(call, sink !== null, program, sinks, 0)) return null;
  return sinks.length > 0 ? sinks : null;
}

/** Text that is only looked at from start to end. */
function follow(node: PyNode, isText: boolean, program: PyProgram, sinks: PyNode[], depth: number): boolean {
  if (depth > 8) return false;
  const next = useOf(node, program);
  const on = (one: PyNode, text = isText) => follow(one, text, program, sinks, depth + 1);
  if (!('kind' in next)) {
    if (next.to === 'expression') return on(next.node);
    if (next.to !== 'binding' || next.binding.definitions.length > 1) return false;
    return next.binding.loads.every((load) => on(load));
  }
  const { at, kind, detail } = next;
  if (kind === 'discarded' || kind === 'deleted') return true;
  if (kind === 'iterated' && detail === 'join' && !isText) return on(at, true);
  if (kind === 'iterated' && detail === 'writelines') return keep(at, sinks);
  if (kind === 'method' && detail === 'getvalue') return on(at, true);
  if (!isText) return false;
  if (kind === 'operand' && detail === '+' && at.get('left') === node) return on(at);
  if (kind === 'method' && detail === 'encode') return on(at);
  if (kind === 'method' && detail === 'count') return true;
  if (kind === 'length') return true;
  if (kind === 'formatted' && detail === 'print') return keep(at, sinks);
  if (kind !== 'passed') return false;
  const call = at.type === 'call' ? at : null;
  const name = call && calledName(call, program.moduleOf(call));
  if (name && /^hashlib\.|^zlib\.(?:crc32|adler32)$/.test(name)) return true;
  const written =
    detail === 'write' || detail === 'write_text' || detail === 'write_bytes' || name === 'sys.stdout.write';
  if (written) return keep(at, sinks);
  return detail === 'update';
}

function keep(at: PyNode, sinks: PyNode[]): boolean {
  sinks.push(statementOf(at));
  return true;
}
