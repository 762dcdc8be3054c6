import { type Edit, lineEnd, lineStart, overlap, replaceNode } from '../../../../python/edits.ts';
import { indentationOf, type PyModule } from '../../../../python/module.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import type { Rewrite } from '../../detector.ts';
import { ownsLines, removed } from '../kept/statements.ts';
import { assignmentOf, breaks, deepened, removedWithGap } from './blocks.ts';
import { extrasOnStream } from './extras.ts';
import { type Alive, keptAlive } from './lifetimes.ts';
import { merged } from './merged.ts';
import { writesBack } from './paths.ts';
import type { Reading } from './readers.ts';
import { returnedStream } from './returned.ts';
import type { Whole } from './wholes.ts';

export interface Streamed {
  readonly edits: readonly Edit[];
  readonly proof: Rewrite['proof'];
}

/**
 * The change that lets the readers of a whole take its items one at a time; `null` where none is known to be right. `more` are
 * edits that go with it, where its own do not take their place.
 */
export function streamed(
  whole: Whole,
  reading: Reading,
  program: PyProgram,
  more: readonly Edit[] = [],
): Streamed | null {
  if (reading.blocked !== null || reading.ends.length === 0) return null;
  const near = writesBack(whole, program);
  if (near === 'same') return null;
  const fn = program.functionAround(whole.node);
  const outside = fn && reading.through.includes(fn);
  const plan = outside ? returnedStream(whole, reading, fn, program) : locally(whole, reading, program);
  if (!plan) return whole.otherwise ? streamed(whole.otherwise, reading, program, more) : null;
  const exact = whole.exact === 'same' || (whole.exact === 'last-empty' && skipsEmpty(reading));
  if (!exact && whole.otherwise) {
    const better = streamed(whole.otherwise, reading, program, more);
    if (better) return better;
  }
  const module = program.moduleOf(whole.node);
  const beside = more.filter(
    (one) => !plan.edits.some((other) => other.start < other.end && overlap(one, other)),
  );
  return {
    edits: merged(module, [...plan.edits, ...beside, ...(whole.edits ?? [])], whole.node),
    proof: exact && !plan.near && near === 'other' ? 'text' : 'run',
  };
}

/** The value stays in the function that reads it, or goes into functions that it calls. */
function locally(
  whole: Whole,
  reading: Reading,
  program: PyProgram,
): { edits: Edit[]; near: boolean } | null {
  const module = program.moduleOf(whole.node);
  const extras = extrasOnStream(reading, reading.extras, program);
  if (!extras) return null;
  const alive = keptAlive(whole, reading, program);
  if (!alive) return null;
  const stream = whole.stream(alive.handle);
  const edits: Edit[] = [...extras.edits.map((one) => insideMoved(one, alive.edits, module)), ...alive.edits];
  for (const statement of whole.text?.statements ?? [])
    edits.push(alive.grown ? removedWithGap(module, statement, alive.grown) : removed(module, statement));
  const assigned = assignmentOf(whole.node);
  if (alive.inlined && assigned) {
    edits.push(
      alive.removal ?? removed(module, assigned.statement),
      replaceNode(module, alive.inlined, stream),
    );
  } else {
    const loop = whole.nested && whole.node.parent?.type === 'for_statement' ? whole.node.parent : null;
    const nested = loop && nestedLoop(whole, loop, alive, program);
    edits.push(...(nested ?? [replaceNode(module, whole.node, inPlace(whole.node, stream))]));
  }
  return { edits, near: extras.near || alive.near };
}

/** Lines that are put between statements that move one level deeper move with them. */
function insideMoved(edit: Edit, moving: readonly Edit[], module: PyModule): Edit {
  const deeper = moving
    .filter((one) => one.start === one.end && one.text === module.indent)
    .map((one) => one.start);
  if (deeper.length === 0 || edit.start !== edit.end || !/\n$/.test(edit.text)) return edit;
  if (edit.path !== module.path || edit.start < Math.min(...deeper)) return edit;
  if (edit.start > lineEnd(module.text, Math.max(...deeper))) return edit;
  return { ...edit, text: edit.text.replace(/^(?=.)/gm, module.indent) };
}

/** `for line in text.splitlines():` → a loop over the lines of the file around the same loop over the parts of each. */
function nestedLoop(whole: Whole, loop: PyNode, alive: Alive, program: PyProgram): Edit[] | null {
  const module = program.moduleOf(loop);
  if (!whole.nested || whole.node.field !== 'right' || breaks(loop) || loop.get('alternative')) return null;
  if (!ownsLines(module, loop) || mentions(loop, whole.nested.outer)) return null;
  const outer = whole.nested.outer;
  const start = lineStart(module.text, loop.start);
  const deep = alive.edits.filter((one) => one.start === start && one.text === module.indent).length;
  const before = `${indentationOf(module.text, loop)}for ${outer} in ${alive.handle}:\n`;
  return [
    { path: module.path, start, end: start, text: `${before}${module.indent.repeat(deep)}` },
    ...deepened(module, loop, loop),
    replaceNode(module, whole.node, whole.nested.inner),
  ];
}

/** The loop uses this name for itself, or for something from outside. */
function mentions(loop: PyNode, name: string): boolean {
  return [...loop.walk()].some((one) => one.type === 'identifier' && one.text === name);
}

/** A generator expression that is the only argument needs no brackets of its own. */
export function inPlace(node: PyNode, stream: string): string {
  const list = node.parent;
  if (list?.type === 'argument_list' && list.parts.length === 1 && /^\(.* for .*\)$/s.test(stream))
    return stream.slice(1, -1);
  return stream;
}

/** Each reader leaves empty lines out, so that one more at the end makes no difference. */
function skipsEmpty(reading: Reading): boolean {
  const ends = reading.ends.filter((end) => !end.transformed);
  return (
    ends.length > 0 &&
    ends.every((end) => {
      if (end.kind !== 'loop') return false;
      const left = end.at.get('left');
      const name = left?.type === 'identifier' ? left.text : left?.parts.at(-1)?.text;
      const right = end.at.get('right');
      if (left?.type !== 'identifier' && !(right?.type === 'call' && /^enumerate\b/.test(right.text)))
        return false;
      const [guard] = end.at.get('body')?.parts ?? [];
      if (guard?.type !== 'if_statement' || !name) return false;
      const test = guard.get('condition')?.text ?? '';
      const skip = guard.get('consequence')?.parts[0]?.type === 'continue_statement';
      const bare = `${name}(?:\\.\\w*strip\\(\\))?`;
      const alone = end.at.get('body')?.parts.length === 1 && !guard.get('alternative');
      return skip
        ? new RegExp(`^not ${bare}(?: or |$)`).test(test)
        : alone && new RegExp(`^${bare}(?: and |$)`).test(test);
    })
  );
}
