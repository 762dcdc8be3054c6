import { type Edit, replaceLines } from '../../../../python/edits.ts';
import { imported } from '../../../../python/imports.ts';
import type { PyModule } from '../../../../python/module.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { Definition } from '../../../../python/scopes.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import type { Flood } from './floods.ts';
import { keyOf } from './keyed.ts';
import { statementOf } from './places.ts';

/** The futures as a generator's text (`EXPR for x in xs`), and what must go for it. */
export interface Source {
  readonly text: string;
  /** The expression that the window takes the place of; `null`: `statement` as a whole. */
  readonly at: PyNode | null;
  readonly statement: PyNode;
  readonly edits: readonly Edit[];
}

/** The futures of a comprehension, or of a loop that only collects them, as a generator; `null` for anything else. */
export function sourceOf(flood: Flood, program: PyProgram): Source | null {
  const module = program.moduleOf(flood.call);
  const { keeping, call } = flood;
  const create = flood.bare ? imported(module, 'asyncio', 'create_task') : null;
  const task = (text: string) => (create ? `${create.name}(${text})` : text);
  if (keeping.how === 'comprehension' && flood.whole) {
    const { node } = keeping;
    if (/^\s*async\b/.test(node.parts.find((one) => one.type === 'for_in_clause')?.text ?? '')) return null;
    const body = call.parent?.type === 'pair' ? call.parent : call;
    const inner =
      body.type === 'pair' ? `(${body.get('key')?.text}, ${body.get('value')?.text})` : task(call.text);
    if (body.type === 'pair' && body.get('key') !== call) return null;
    if (body !== call && body.type !== 'pair') return null;
    const text = `${inner}${module.text.slice(body.end, node.end - 1).trimEnd()}`;
    return {
      text: text.replace(/,\s*$/, ''),
      at: flood.whole,
      statement: statementOf(flood.whole),
      edits: create?.edits ?? [],
    };
  }
  if (keeping.how !== 'added' || !flood.binding) return null;
  const key = keyOf(flood);
  const item = key ? `(${keeping.item.text}, ${key.text})` : task(keeping.item.text);
  const source = simpleLoop(flood, keeping.loop, keeping.add, item, module);
  return source && { ...source, edits: [...source.edits, ...(create?.edits ?? [])] };
}

/** `futures = []` and a loop that does nothing but append to it. */
function simpleLoop(flood: Flood, loop: PyNode, add: PyNode, item: string, module: PyModule): Source | null {
  const [only, second] = flood.binding?.definitions ?? [];
  if (!only || second || loop.type !== 'for_statement' || /^async\b/.test(loop.text)) return null;
  if (loop.get('alternative') || [...loop.walk()].some((one) => one.type === 'comment')) return null;
  if (readsAfterwards(loop, module)) return null;
  let condition = '';
  let body = loop.get('body')?.children ?? [];
  const [first] = body;
  if (body.length === 1 && first?.type === 'if_statement' && !first.get('alternative')) {
    condition = ` if ${first.get('condition')?.text}`;
    body = first.get('consequence')?.children ?? [];
  }
  if (body.length !== 1 || body[0]?.children[0] !== add) return null;
  const definition = only.node.parent;
  if (
    definition?.type !== 'assignment' ||
    !/^(?:\[\]|\{\}|set\(\)|list\(\)|dict\(\)|(?:collections\.)?deque\(\))$/.test(only.value?.text ?? '')
  )
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

/** The name that the loop counts or walks with is read behind the loop; a generator's name ends with it. */
function readsAfterwards(loop: PyNode, module: PyModule): boolean {
  return [...(loop.get('left')?.walk() ?? [])].some((one) => {
    const binding = one.type === 'identifier' ? module.scopes.bindingOf(one) : null;
    return (
      binding?.loads.some((load) => !loop.contains(load) && !isBoundAgain(load, loop, binding.definitions)) ??
      false
    );
  });
}

/** Between the loop and the load, another statement gives the name a value. */
function isBoundAgain(load: PyNode, loop: PyNode, definitions: readonly Definition[]): boolean {
  return (
    load.start < loop.start ||
    definitions.some((one) => one.node.start > loop.end && one.node.start <= load.start)
  );
}
