import { constantOf } from '../../../../python/constants.ts';
import { type Edit, insertAt, lineEnd, lineStart, replaceLines, replaceNode } from '../../../../python/edits.ts';
import { inLoop } from '../../../../python/flow.ts';
import { imported } from '../../../../python/imports.ts';
import type { PyModule } from '../../../../python/module.ts';
import { argument, calledName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import type { Flood } from './floods.ts';
import { keptOpen, statementOf } from './places.ts';
import { surveyOf } from './survey.ts';
import { windowed } from './windows.ts';

/** The futures as a generator's text (`EXPR for x in xs`), and what must go for it. */
interface Source {
  readonly text: string;
  /** The expression that the window takes the place of; `null`: `statement` as a whole. */
  readonly at: PyNode | null;
  readonly statement: PyNode;
  readonly edits: readonly Edit[];
}

/** The change that lets only a window of the futures live, read in their order; `null` where it is not safe. */
export function windowEdits(flood: Flood, program: PyProgram): Edit[] | null {
  const module = program.moduleOf(flood.call);
  const { reader } = flood;
  const source = sourceOf(flood, program);
  if (!source || !reader) return null;
  const made = source.at ?? source.statement;
  if (flood.binding && inLoop(reader.read, made, program)) return null;
  if (program.functionAround(reader.at) !== program.functionAround(made)) return null;
  const open = keptOpen(module, made, statementOf(reader.at));
  if (!open) return null;
  const told = toldLater(flood, made, module);
  if (!told) return null;
  const helper = windowed(module, made);
  const size = parallel(program);
  const window = size > 64 ? `${helper.name}((${source.text}), ${size})` : `${helper.name}(${source.text})`;
  const edits: Edit[] = [...helper.edits, ...source.edits, ...open, ...told, ...waits(flood, program)];
  if (source.at && reader.kind !== 'gather') {
    const inline = !flood.binding;
    edits.push(replaceNode(module, inline ? (reader.completed ?? source.at) : source.at, window));
    if (!inline && reader.completed) edits.push(replaceNode(module, reader.completed, reader.read.text));
  } else if (!source.at && flood.binding && reader.kind !== 'gather') {
    const indent = /^[ \t]*/.exec(module.text.slice(lineStart(module.text, source.statement.start)))?.[0] ?? '';
    edits.push(replaceLines(module, source.statement, source.statement, `${indent}${flood.binding.name} = ${window}\n`));
    if (reader.completed) edits.push(replaceNode(module, reader.completed, reader.read.text));
  }
  if (reader.kind === 'gather') {
    const own = gathered(flood, source, window, module, program);
    return own && [...edits, ...own];
  }
  if (reader.kind === 'wait') return null;
  if (flood.call.parent?.type === 'pair') {
    const keyed = unkeyed(flood, module);
    return keyed && [...edits, ...keyed];
  }
  return edits;
}

const LOGS = /^(?:\w+\.)*(?:debug|info|warning|error|log)$/;

/** `log.info("%d tasks", len(tasks))` before the tasks are read: told after it, by counting them. */
function toldLater(flood: Flood, made: PyNode, module: PyModule): Edit[] | null {
  const { reader, lengths, binding } = flood;
  if (lengths.length === 0) return [];
  if (reader?.kind !== 'for' || !binding) return null;
  const loop = reader.at;
  const first = loop.get('body')?.children[0];
  const siblings = loop.parent?.children ?? [];
  if (!first || first.row === loop.row || loop.get('alternative')) return null;
  const name = freeName(module, `${binding.name}_count`);
  const edits: Edit[] = [];
  const told: string[] = [];
  for (const length of lengths) {
    const call = length.parent?.parent as PyNode;
    const statement = statementOf(call);
    const log = statement.children[0];
    if (log?.type !== 'call' || !LOGS.test(log.get('function')?.text ?? '') || !siblings.includes(statement)) return null;
    if (statement.row !== statement.endRow) return null;
    const before = statement.start < loop.start && statement.start > made.end;
    const [from, to] = [call.start - statement.start, call.end - statement.start];
    const text = statement.text.slice(0, from) + name + statement.text.slice(to);
    if (before) {
      told.push(text);
      edits.push(replaceLines(module, statement, statement, ''));
    } else if (statement.start > loop.end) edits.push(replaceNode(module, call, name));
    else return null;
  }
  // Lines that are taken into a `with` cannot be moved out of it at the same time.
  const open = keptOpen(module, made, loop);
  if (!open || open.length > 0) return null;
  const depth = (node: PyNode) => /^[ \t]*/.exec(module.text.slice(lineStart(module.text, node.start)))?.[0] ?? '';
  edits.push(insertAt(module, lineStart(module.text, loop.start), `${depth(loop)}${name} = 0\n`));
  edits.push(insertAt(module, lineStart(module.text, first.start), `${depth(first)}${name} += 1\n`));
  if (told.length > 0)
    edits.push(insertAt(module, lineEnd(module.text, loop.end), told.map((text) => `${depth(loop)}${text}\n`).join('')));
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

function sourceOf(flood: Flood, program: PyProgram): Source | null {
  const module = program.moduleOf(flood.call);
  const { keeping, call } = flood;
  const task = (text: string) => (flood.bare ? `${imported(module, 'asyncio', 'create_task').name}(${text})` : text);
  if (keeping.how === 'comprehension' && flood.whole) {
    const { node } = keeping;
    if (/^\s*async\b/.test(node.parts.find((one) => one.type === 'for_in_clause')?.text ?? '')) return null;
    const body = call.parent?.type === 'pair' ? call.parent : call;
    const inner = body.type === 'pair' ? `(${body.get('key')?.text}, ${body.get('value')?.text})` : task(call.text);
    if (body.type === 'pair' && body.get('key') !== call) return null;
    if (body !== call && body.type !== 'pair') return null;
    const text = `${inner}${module.text.slice(body.end, node.end - 1).trimEnd()}`;
    return { text: text.replace(/,\s*$/, ''), at: flood.whole, statement: statementOf(flood.whole), edits: [] };
  }
  if (keeping.how !== 'added' || !flood.binding) return null;
  return simpleLoop(flood, keeping.loop, keeping.add, task(keeping.item.text), module);
}

/** `futures = []` and a loop that does nothing but append to it. */
function simpleLoop(flood: Flood, loop: PyNode, add: PyNode, item: string, module: PyModule): Source | null {
  const [only, second] = flood.binding?.definitions ?? [];
  if (!only || second || loop.type !== 'for_statement' || /^async\b/.test(loop.text)) return null;
  if (loop.get('alternative') || [...loop.walk()].some((one) => one.type === 'comment')) return null;
  let condition = '';
  let body = loop.get('body')?.children ?? [];
  const [first] = body;
  if (body.length === 1 && first?.type === 'if_statement' && !first.get('alternative')) {
    condition = ` if ${first.get('condition')?.text}`;
    body = first.get('consequence')?.children ?? [];
  }
  if (body.length !== 1 || body[0]?.children[0] !== add) return null;
  const definition = only.node.parent;
  if (definition?.type !== 'assignment' || !/^(?:\[\]|set\(\)|list\(\)|(?:collections\.)?deque\(\))$/.test(only.value?.text ?? ''))
    return null;
  if (definition.get('left')?.type !== 'identifier') return null;
  const statement = statementOf(definition);
  if ((statement.parent?.children.length ?? 0) < 2) return null;
  return {
    text: `${item} for ${loop.get('left')?.text} in ${loop.get('right')?.text}${condition}`,
    at: null,
    statement: loop,
    edits: [replaceLines(module, statement, statement, '')],
  };
}

/** `await gather(*tasks)`: read in order from the window; its list of results only where somebody wants the list. */
function gathered(flood: Flood, source: Source, window: string, module: PyModule, program: PyProgram): Edit[] | null {
  const gather = flood.reader?.at as PyNode;
  const waited = gather.parent?.type === 'await' ? gather.parent : null;
  if (!waited || argument(gather, null, 'return_exceptions') || (gather.get('arguments')?.parts.length ?? 0) > 1) return null;
  const edits: Edit[] = [];
  let read = window;
  if (!source.at && flood.binding) {
    edits.push(replaceLines(module, source.statement, source.statement, ''));
  } else if (flood.binding && source.at) {
    edits.push(replaceNode(module, source.at, window));
    read = flood.binding.name;
  }
  const holder = waited.parent as PyNode;
  const indent = /^[ \t]*/.exec(module.text.slice(lineStart(module.text, waited.start)))?.[0] ?? '';
  if (holder.type === 'expression_statement')
    return [...edits, replaceNode(module, waited, `for task in ${read}:\n${indent}${module.indent}await task`)];
  const name = freeName(program.moduleOf(gather), 'task');
  if (holder.type === 'for_statement' && waited.field === 'right') return [...edits, ...inLoopBody(module, holder, waited, read, name)];
  const binding = holder.type === 'assignment' && holder.get('left')?.type === 'identifier' ? module.scopes.bindingOf(holder.get('left') as PyNode) : null;
  const [load, other] = binding?.loads ?? [];
  const loop = load?.parent;
  const free = holder.parent?.type === 'expression_statement' && binding?.definitions.length === 1;
  if (free && load && !other && loop?.type === 'for_statement' && load.field === 'right' && !/^async\b/.test(loop.text) && !inLoop(load, waited, program)) {
    const open = keptOpen(module, waited, loop);
    if (open) return [...edits, ...open, replaceNode(module, waited, read), ...inLoopBody(module, loop, load, load.text, name)];
  }
  return [...edits, replaceNode(module, waited, `[await ${name} for ${name} in ${read}]`)];
}

/** `for result in RESULTS:` → `for task in TASKS:` that waits for its result first. */
function inLoopBody(module: PyModule, loop: PyNode, right: PyNode, read: string, name: string): Edit[] {
  const left = loop.get('left') as PyNode;
  const first = loop.get('body')?.children[0] as PyNode;
  const at = lineStart(module.text, first.start);
  const indent = /^[ \t]*/.exec(module.text.slice(at))?.[0] ?? '';
  const edits = [replaceNode(module, left, name), replaceNode(module, right, read)];
  const line = `${left.text} = await ${name}\n`;
  return first.row === loop.row
    ? [...edits, insertAt(module, first.start, `${line.trimEnd()}; `)]
    : [...edits, insertAt(module, at, `${indent}${line}`)];
}

/** `futures[future]` of a dict by future → the second of a pair. */
function unkeyed(flood: Flood, module: PyModule): Edit[] | null {
  const { reader, binding } = flood;
  if (!reader || reader.kind !== 'for' || !binding) return null;
  const left = reader.at.get('left');
  if (left?.type !== 'identifier') return null;
  return keyName(flood, module, left);
}

function keyName(flood: Flood, module: PyModule, left: PyNode): Edit[] | null {
  const loads = flood.binding?.loads.filter((load) => load !== flood.reader?.read) ?? [];
  const pair = flood.call.parent as PyNode;
  let name: string | null = null;
  const edits: Edit[] = [];
  for (const load of loads) {
    const item = load.parent;
    if (item?.type !== 'subscript' || item.get('subscript')?.text !== left.text) return null;
    const assignment = item.parent?.type === 'assignment' ? item.parent : null;
    const target = assignment?.get('left');
    if (assignment && target && loads.length === 1 && assignment.parent?.type === 'expression_statement') {
      name = target.type === 'identifier' ? target.text : `(${target.text.replace(/^\(|\)$/g, '')})`;
      const statement = statementOf(assignment);
      edits.push({ path: module.path, start: lineStart(module.text, statement.start), end: lineEnd(module.text, statement.end), text: '' });
    } else {
      name = pair.get('value')?.type === 'identifier' ? (pair.get('value')?.text ?? 'key') : 'key';
      edits.push(replaceNode(module, item, name));
    }
  }
  return [...edits, replaceNode(module, left, `${left.text}, ${name ?? '_'}`)];
}

function freeName(module: PyModule, wanted: string): string {
  for (let name = wanted, count = 2; ; name = `${wanted}_${count++}`)
    if (!new RegExp(`\\b${name}\\b`).test(module.text)) return name;
}

/** How many tasks the program itself lets work at a time: the largest number of a semaphore or of an executor's workers. */
export function parallel(program: PyProgram): number {
  let most = 0;
  for (const call of surveyOf(program).calls) {
    const name = calledName(call, program.moduleOf(call)) ?? '';
    const value = /Semaphore$/.test(name)
      ? constantOf(argument(call, 0, 'value'), program)
      : /Executor$/.test(name)
        ? constantOf(argument(call, 0, 'max_workers'), program)
        : undefined;
    if (typeof value === 'number' && value <= 1000) most = Math.max(most, value);
  }
  return most;
}
