import { attributesOf } from '../../../../python/flow.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { Binding } from '../../../../python/scopes.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { freshName } from '../kept/statements.ts';
import { sourceOf } from './sources.ts';
import type { Whole } from './wholes.ts';

/** How a source is opened once more, at the place where it is read: lines with tabs for levels. */
export interface Opening {
  readonly lines: readonly string[];
  /** How deep the code that reads stands below them. */
  readonly depth: number;
  /** The source, as it is written there. */
  readonly handle: string;
  /** A statement that must have run before anything is read. */
  readonly before?: string;
  /** Names whose value of now is needed then. */
  readonly captured: readonly string[];
}

/** The source of a whole, opened anew with what was read of it before; `null` where that cannot be told. */
export function openingOf(whole: Whole, program: PyProgram): Opening | null {
  const module = program.moduleOf(whole.node);
  const scope = module.scopes.scopeOf(whole.node);
  const { text, source } = whole;
  if (text?.open) return opened(text.open, freshName('handle', scope), [text.path], program);
  const written = whole.handle;
  if (!written || !source) return null;
  if (source.opened?.text === written && source.kind === 'file')
    return opened(written, freshName('handle', scope), [source.opened], program);
  const name = [...whole.node.walk()].find((one) => one.text === written && one.type === 'identifier');
  const own = name ?? handleOf(whole);
  if (!own) return /[([]/.test(written) ? plain(written, whole.node, program) : null;
  return chain(own, whole.node, program, 0);
}

/** The handle stands where the text was read: `text = handle.read()`. */
function handleOf(whole: Whole): PyNode | null {
  for (const one of whole.text?.read.walk() ?? [])
    if (one.type === 'identifier' && one.text === whole.handle) return one;
  return null;
}

function opened(call: string, handle: string, from: readonly (PyNode | null)[], program: PyProgram): Opening {
  return {
    lines: [`with ${call} as ${handle}:`],
    depth: 1,
    handle,
    captured: captured(from, new Set(), program),
  };
}

/** `connection.execute(query)`: the expression itself begins anew. */
function plain(written: string, node: PyNode, program: PyProgram): Opening {
  const from = [...node.walk()].find((one) => one.text === written) ?? node;
  const names = captured([from], new Set(), program);
  // Who asks the cursor for its description wants it before the first row.
  const cursor = from.get('function')?.get('object');
  const asked =
    cursor && attributesOf(program, 'description').some((one) => one.get('object')?.text === cursor.text);
  return { lines: [], depth: 0, handle: written, captured: names, ...(asked ? { before: written } : {}) };
}

function chain(name: PyNode, until: PyNode, program: PyProgram, depth: number): Opening | null {
  const module = program.moduleOf(name);
  const binding = module.scopes.bindingOf(name);
  const own = binding?.definitions.filter((one) => one.node.start < name.start).at(-1);
  if (!binding || !own || own.path || depth > 4) return null;
  const handle = binding.name;
  if (own.kind === 'parameter') {
    if (sourceOf(name, program)?.kind === 'csv') return null;
    return { lines: [`${handle}.seek(0)`], depth: 0, handle, captured: [] };
  }
  if (!own.value || !['with', 'assign', 'walrus'].includes(own.kind)) return null;
  const skipped = readBefore(binding, own.node, until);
  if (!skipped) return null;
  const value = entered(own.value);
  const source = sourceOf(value, program);
  const direct = source?.opened === value && source.kind !== 'cursor';
  if (own.kind === 'with' || direct) {
    const inner = opened(value.text, handle, [value], program);
    return { ...inner, lines: [...inner.lines, ...skipped.map((line) => `\t${line}`)] };
  }
  const inside = [...value.walk()].filter(
    (one) => one.type === 'identifier' && one !== name && sourceOf(one, program) !== null,
  );
  const [from, second] = inside;
  if (second && second.text !== from?.text) return null;
  const base = from
    ? chain(from, own.node, program, depth + 1)
    : { lines: [], depth: 0, handle, captured: [] };
  if (!base) return null;
  const made = [`${handle} = ${value.text}`, ...skipped].map((line) => '\t'.repeat(base.depth) + line);
  return {
    lines: [...base.lines, ...made],
    depth: base.depth,
    handle,
    captured: [...new Set([...base.captured, ...captured([value], new Set([handle, base.handle]), program)])],
  };
}

/** `stack.enter_context(open(path))` → what is entered. */
function entered(value: PyNode): PyNode {
  const enters = value.type === 'call' && value.get('function')?.get('attribute')?.text === 'enter_context';
  return (enters && value.get('arguments')?.parts[0]) || value;
}

/** What was taken from the handle before: `next(reader)`, `file.readline()`; a query that was run. `null` for anything else. */
function readBefore(binding: Binding, made: PyNode, until: PyNode): string[] | null {
  const lines: string[] = [];
  for (const load of binding.loads) {
    if (load.start < made.end || load.start >= until.start || until.contains(load)) continue;
    const list = load.parent?.type === 'argument_list' ? load.parent.parent : null;
    if (list?.type === 'call' && list.get('function')?.text === 'next') {
      lines.push(`next(${binding.name})`);
      continue;
    }
    const call = load.parent?.type === 'attribute' ? load.parent.parent : null;
    const method = load.parent?.get('attribute')?.text ?? '';
    if (call?.type !== 'call') {
      if (method === 'fieldnames') continue;
      if (list || load.parent?.type === 'with_item') continue;
      return null;
    }
    if (/^(?:readline|execute)$/.test(method)) lines.push(call.text);
    else if (!/^(?:close|read)$/.test(method)) return null;
  }
  return lines;
}

/** Names that get other values later, or in the next turn of a loop. */
function captured(nodes: readonly (PyNode | null)[], own: ReadonlySet<string>, program: PyProgram): string[] {
  const names = new Set<string>();
  for (const node of nodes)
    for (const one of node?.walk() ?? []) {
      if (one.type !== 'identifier' || own.has(one.text)) continue;
      const binding = program.moduleOf(one).scopes.bindingOf(one);
      if (!binding || binding.scope.kind === 'class') continue;
      const changes = binding.definitions.length > 1 || binding.definitions.some((def) => def.kind === 'for');
      if (changes) names.add(one.text);
    }
  return [...names];
}
