import { type Edit, lineStart, replaceLines, replaceNode } from '../../../../python/edits.ts';
import type { PyModule } from '../../../../python/module.ts';
import { argument, calledName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import type { Rewrite } from '../../detector.ts';
import type { Mapped } from './mapped.ts';
import { originsOf } from './origins.ts';
import { keptOpen, statementOf, withFunction } from './places.ts';
import { speaks } from './side-effects.ts';
import { functionValue } from './survey.ts';
import { mapInBatches, windowed } from './windows.ts';

/** `pool.map` → `pool.imap`, `executor.map` → in batches: the same results in the same order, one after the other. */
export function mapRewrites(mapped: Mapped, program: PyProgram): Rewrite[] {
  const module = program.moduleOf(mapped.call);
  const edits = mapEdits(mapped, module, program);
  if (!edits) return [];
  const pool = !/executor/.test(mapped.kind);
  return [
    {
      says: pool
        ? 'Take the results one by one, in their order, with imap.'
        : 'Submit the items in batches, and take the results in their order.',
      edits,
      risk: pool
        ? 'Results that come faster than they are used still pile up; an error shows after the results before it were used.'
        : 'The workers wait for each other at the end of a batch.',
      proof: 'text',
    },
  ];
}

function mapEdits(mapped: Mapped, module: PyModule, program: PyProgram): Edit[] | null {
  const { results, reading, call } = mapped;
  // What the items' producer prints would come between what is printed about the results.
  if (mapped.items.some((one) => speaks(one, program))) return null;
  const lengths = lengthEdits(mapped, module, program);
  const made = streamed(mapped, module, program);
  if (!lengths || !made) return null;
  const statement = statementOf(results);
  if (reading.how === 'unread') {
    const plain = statement.type === 'expression_statement' && statement.children[0] === results;
    if (!plain) return null;
    const indent = /^[ \t]*/.exec(module.text.slice(lineStart(module.text, statement.start)))?.[0] ?? '';
    const text = `for _ in ${made.text}:\n${indent}${module.indent}pass`;
    return [...made.edits, replaceNode(module, results, text)];
  }
  const edits = [...made.edits, ...lengths, replaceNode(module, uncopied(results, module), made.text)];
  if (reading.leaves) {
    const handed = handedOn(mapped, module, program, made.text);
    return handed && [...made.edits, ...handed];
  }
  if (!reading.reader) return null;
  if (program.functionAround(reading.reader) !== program.functionAround(call)) return null;
  const end = statementOf(reading.reader);
  const open = keptOpen(module, call, end);
  if (!open) return null;
  const closed = closedLater(mapped, end, module);
  return closed && (open.length === 0 || closed.length === 0) ? [...edits, ...open, ...closed] : null;
}

/** `list(executor.map(…))`, of which each result is used once: the list is not needed either. */
function uncopied(results: PyNode, module: PyModule): PyNode {
  const call = results.parent?.type === 'argument_list' ? results.parent.parent : null;
  const copy =
    call &&
    /^(?:list|tuple)$/.test(calledName(call, module) ?? '') &&
    call.get('arguments')?.parts.length === 1;
  return copy ? uncopied(call, module) : results;
}

/** The expression that gives the same results one by one. */
function streamed(
  mapped: Mapped,
  module: PyModule,
  program: PyProgram,
): { text: string; edits: Edit[] } | null {
  const { call, pool, work, items, kind, method } = mapped;
  const list = call.get('arguments') as PyNode;
  const options = list.parts.filter((part) => part.type === 'keyword_argument');
  if (options.some((part) => part.get('name')?.text !== 'chunksize')) return null;
  const [first] = items as [PyNode];
  if (/executor/.test(kind)) {
    if (items.length > 1) {
      const window = windowed(module, call);
      const futures = `${pool.text}.submit(${work.text}, *args) for args in zip(${items.map((one) => one.text).join(', ')})`;
      return { text: `(future.result() for future in ${window.name}(${futures}))`, edits: window.edits };
    }
    const batches = mapInBatches(module, call);
    const size = mapped.weight === 'heavy' ? ['size=16'] : [];
    const given = [pool.text, work.text, first.text, ...size, ...options.map((one) => one.text)];
    return { text: `${batches.name}(${given.join(', ')})`, edits: batches.edits };
  }
  if (ofDatabase(first, program)) return null;
  const given = argument(call, 2, 'chunksize');
  const chunk = given
    ? given.text
    : mapped.weight === 'heavy'
      ? '4'
      : mapped.weight === 'light'
        ? '64'
        : '16';
  const iterable = inArgument(first, module);
  if (!method.startsWith('star'))
    return { text: `${pool.text}.imap(${work.text}, ${iterable}, chunksize=${chunk})`, edits: [] };
  const fn = functionValue(work, program);
  if (!fn || fn.owner || fn.module !== module || fn.node.parent?.type === 'block') return null;
  const helper = withFunction(module, fn.node, `${fn.name}_of`, (name) => [
    `def ${name}(arguments):`,
    `\treturn ${fn.name}(*arguments)`,
  ]);
  return { text: `${pool.text}.imap(${helper.name}, ${iterable}, chunksize=${chunk})`, edits: helper.edits };
}

/** imap reads its items in a thread of the pool, where SQLite's cursors refuse to work. */
function ofDatabase(items: PyNode, program: PyProgram): boolean {
  if (!program.modules.some((one) => one.scopes.module.bindings.has('sqlite3'))) return false;
  return originsOf(items, program).some((one) => !/^(?:list|tuple|list_comprehension)$/.test(one.type));
}

/** A generator that was the only argument needs its parentheses now. */
function inArgument(node: PyNode, module: PyModule): string {
  const text = module.text.slice(node.start, node.end);
  if (node.type === 'list_comprehension') return `(${text.slice(1, -1)})`;
  return text;
}

/** `len(results)` is `len(items)` where the items are a sequence with a name. */
function lengthEdits(mapped: Mapped, module: PyModule, program: PyProgram): Edit[] | null {
  const edits: Edit[] = [];
  for (const use of mapped.reading.beside) {
    const [items] = mapped.items;
    const named = items?.type === 'identifier' && mapped.items.length === 1;
    const sequence =
      named &&
      originsOf(items, program).every(
        (one) =>
          /^(?:list|tuple|list_comprehension)$/.test(one.type) ||
          /^(?:list|sorted|tuple)\(|\.readlines\(|\.splitlines\(/.test(one.text),
      );
    if (use.kind !== 'length' || !sequence || originsOf(items, program).length === 0) return null;
    edits.push(replaceNode(module, use.node, items.text));
  }
  return edits;
}

/** `return pool.map(…)`, or a name of it: the function hands on the results one by one, its pool open until the last one. */
function handedOn(mapped: Mapped, module: PyModule, program: PyProgram, text: string): Edit[] | null {
  const fn = program.functionAround(mapped.call);
  if (!fn || fn.generator || fn.async || fn.returns.length !== 1 || program.isValue(fn)) return null;
  const whole = uncopied(mapped.results, module);
  const value = fn.returns[0] as PyNode;
  const statement = value.parent as PyNode;
  if ([...fn.body.walk()].some((one) => one.type === 'return_statement' && one !== statement)) return null;
  if (value === whole) return [replaceNode(module, statement, `yield from ${text}`)];
  const assigned = whole.parent?.type === 'assignment' ? whole.parent.get('left') : null;
  if (assigned?.type !== 'identifier' || value.type !== 'identifier' || value.text !== assigned.text)
    return null;
  if (mapped.reading.beside.length > 0) return null;
  const open = keptOpen(module, mapped.call, statement);
  const closed = closedLater(mapped, statement, module);
  if (!open || !closed || closed.length > 0) return null;
  return [
    replaceNode(module, whole, text),
    replaceNode(module, statement, `yield from ${value.text}`),
    ...open,
  ];
}

/** `pool.close()` and `pool.join()` that stand before the reader go behind it. `null` where more stands between. */
function closedLater(mapped: Mapped, reader: PyNode, module: PyModule): Edit[] | null {
  const block = reader.parent as PyNode;
  const from = block.children.findIndex((one) => one.contains(mapped.call));
  const to = block.children.indexOf(reader);
  if (from < 0) return [];
  const between = block.children.slice(from + 1, to);
  const ends = between.filter((one) => {
    const called = one.children[0]?.get('function');
    return (
      called?.get('object')?.text === mapped.pool.text &&
      /^(?:close|join|terminate|shutdown)$/.test(called.get('attribute')?.text ?? '')
    );
  });
  if (ends.length === 0) return [];
  const text = ends.map((one) => {
    const start = lineStart(module.text, one.start);
    return module.text.slice(start, one.end);
  });
  const indent = /^[ \t]*/.exec(module.text.slice(lineStart(module.text, reader.start)))?.[0] ?? '';
  const removed = ends.map((one) => replaceLines(module, one, one, ''));
  return [
    ...removed,
    {
      path: module.path,
      start: reader.end,
      end: reader.end,
      text: `\n${text.map((one) => `${indent}${one.trim()}`).join('\n')}`,
    },
  ];
}
