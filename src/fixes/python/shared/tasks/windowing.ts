import { type Edit, lineStart, replaceLines, replaceNode } from '../../../../python/edits.ts';
import { inLoop } from '../../../../python/flow.ts';
import { calledName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { Flood } from './floods.ts';
import { gathered } from './gathered.ts';
import { sourceOf } from './generators.ts';
import { keyOf, unkeyed } from './keyed.ts';
import { windowSize } from './parallel.ts';
import { keptOpen, statementOf } from './places.ts';
import { speaks } from './side-effects.ts';
import { toldLater } from './told-later.ts';
import { windowed } from './windows.ts';

/** The change that lets only a window of the futures live, read in their order; `null` where it is not safe. */
export function windowEdits(flood: Flood, program: PyProgram): Edit[] | null {
  const module = program.moduleOf(flood.call);
  const { reader } = flood;
  const source = sourceOf(flood, program);
  if (!source || !reader) return null;
  const made = source.at ?? source.statement;
  if (flood.binding && inLoop(reader.read, made, program)) return null;
  if (program.functionAround(reader.at) !== program.functionAround(made)) return null;
  // What the items' producer prints would come between what is printed about the results.
  if (speaks(flood.whole ?? source.statement, program)) return null;
  const open = keptOpen(module, made, statementOf(reader.at));
  if (!open) return null;
  const told = toldLater(flood, made, module);
  if (!told) return null;
  const helper = windowed(module, made);
  const size = windowSize(flood, program);
  const window = size !== 64 ? `${helper.name}((${source.text}), ${size})` : `${helper.name}(${source.text})`;
  const edits: Edit[] = [...helper.edits, ...source.edits, ...open, ...told, ...waits(flood, program)];
  if (source.at && reader.kind !== 'gather') {
    const inline = !flood.binding;
    edits.push(replaceNode(module, inline ? (reader.completed ?? source.at) : source.at, window));
    if (!inline && reader.completed) edits.push(replaceNode(module, reader.completed, reader.read.text));
  } else if (!source.at && flood.binding && reader.kind !== 'gather') {
    const indent =
      /^[ \t]*/.exec(module.text.slice(lineStart(module.text, source.statement.start)))?.[0] ?? '';
    edits.push(
      replaceLines(
        module,
        source.statement,
        source.statement,
        `${indent}${flood.binding.name} = ${window}\n`,
      ),
    );
    if (reader.completed) edits.push(replaceNode(module, reader.completed, reader.read.text));
  }
  if (reader.kind === 'gather') {
    const own = gathered(flood, source, window, module, program, open[0]?.text ?? '');
    return own && [...edits, ...own];
  }
  if (reader.kind === 'wait') return null;
  if (keyOf(flood)) {
    const keyed = unkeyed(flood, module);
    return keyed && [...edits, ...keyed];
  }
  return edits;
}

/** `wait(futures)` before the futures are read. */
function waits(flood: Flood, program: PyProgram): Edit[] {
  const module = program.moduleOf(flood.call);
  return (flood.binding?.loads ?? []).flatMap((load) => {
    const call = load.parent?.parent;
    if (call?.type !== 'call' || !/\.wait$/.test(calledName(call, module) ?? '')) return [];
    const statement = statementOf(call);
    return [replaceLines(module, statement, statement, '')];
  });
}
