import { type Edit, replaceNode } from '../../../../python/edits.ts';
import { imported } from '../../../../python/imports.ts';
import type { PyModule } from '../../../../python/module.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { freshName, ownsLines, removed, replacedBy, statementOf } from '../kept/statements.ts';
import { withDefinition } from '../tasks/places.ts';
import { assignmentOf, helperPlace, leveled } from './blocks.ts';
import { openingOf } from './opening.ts';
import type { Passes } from './passes.ts';
import type { Whole } from './wholes.ts';

/** Lines of the class of things that are read anew each time; with what is asked of them beside going through. */
export function rereadClass(name: string, lengths: boolean, islice: string | null): string[] {
  return [
    `class ${name}:`,
    '\t"""Something that is read anew each time that it is gone through."""',
    '',
    '\tdef __init__(self, read):',
    '\t\tself.read = read',
    '',
    '\tdef __iter__(self):',
    '\t\treturn self.read()',
    ...(lengths ? ['', '\tdef __len__(self):', '\t\treturn sum(1 for _ in self.read())'] : []),
    ...(islice
      ? [
          '',
          '\tdef __getitem__(self, index):',
          '\t\tif isinstance(index, slice):',
          `\t\t\treturn ${name}(lambda: ${islice}(self.read(), index.start, index.stop, index.step))`,
          `\t\treturn next(${islice}(self.read(), index, None))`,
        ]
      : []),
  ];
}

/**
 * A whole that is gone through several times, or from an attribute → an object that opens and reads its source for each time.
 * `given` is what takes the place of the whole's expression, when the object is not all of it.
 */
export function rereadEdits(
  whole: Whole,
  passes: Passes,
  program: PyProgram,
  given?: (object: string) => string,
): Edit[] | null {
  const module = program.moduleOf(whole.node);
  const statement = statementOf(whole.node);
  if (!/^(?:expression|return)_statement$/.test(statement.type) || !ownsLines(module, statement)) return null;
  if (inComprehension(whole.node, statement)) return null;
  const opening = openingOf(whole, program);
  if (!opening) return null;
  const islice = passes.picks.length > 0 ? imported(module, 'itertools', 'islice') : null;
  const cls = withDefinition(module, helperPlace(module, whole.node), 'Reread', (name) =>
    rereadClass(name, passes.lengths.length > 0, islice?.name ?? null),
  );
  const left = whole.node.parent?.type === 'assignment' ? whole.node.parent.get('left') : null;
  const called =
    assignmentOf(whole.node)?.left.text ??
    left?.get('attribute')?.text ??
    program.functionAround(whole.node)?.name ??
    'items';
  const wish = called.replace(/^_+|_+$/g, '');
  const read = freshName(`read_${wish}`, module.scopes.scopeOf(whole.node));
  const lines = [
    ...(opening.before ? [opening.before] : []),
    `def ${read}(${opening.captured.map((name) => `${name}=${name}`).join(', ')}):`,
    ...opening.lines.map((line) => `\t${line}`),
    ...whole.generator(opening.handle).map((line) => `\t${'\t'.repeat(opening.depth)}${line}`),
  ];
  const object = `${cls.name}(${read})`;
  const made = given ? given(object) : object;
  const edits: Edit[] = [...sameTop(cls.edits, whole.edits ?? []), ...(islice?.edits ?? [])];
  const block = given ? null : emptied(statement, whole);
  if (block && ownsLines(module, block) && statement.row === statement.endRow) {
    const text = statement.text;
    const start = whole.node.start - statement.start;
    const rest = `${text.slice(0, start)}${made}${text.slice(whole.node.end - statement.start)}`;
    return belowDefinitions([...edits, replacedBy(module, block, [...leveled(module, lines), rest])]);
  }
  for (const one of whole.text?.statements ?? []) edits.push(removed(module, one));
  return belowDefinitions([
    ...edits,
    ...before(module, statement, lines),
    replaceNode(module, whole.node, made),
  ]);
}

function before(module: PyModule, statement: PyNode, lines: readonly string[]): Edit[] {
  const indent = /[^\r\n]*$/.exec(module.text.slice(0, statement.start))?.[0] ?? '';
  const text = leveled(module, lines)
    .map((line) => `${line}\n${indent}`)
    .join('');
  return [{ path: module.path, start: statement.start, end: statement.start, text }];
}

/** The `with` whose block only reads the whole: it opens what nobody would read. */
function emptied(statement: PyNode, whole: Whole): PyNode | null {
  const block = statement.parent;
  const around = block?.type === 'block' ? block.parent : null;
  if (around?.type !== 'with_statement' || whole.source?.holder !== around) return null;
  const gone = new Set([statement, ...(whole.text?.statements ?? [])]);
  return block?.parts.every((one) => gone.has(one)) ? around : null;
}

function inComprehension(node: PyNode, statement: PyNode): boolean {
  for (let at = node.parent; at && at !== statement; at = at.parent)
    if (/comprehension$|^generator_expression$|^lambda$/.test(at.type)) return true;
  return false;
}

/** Definitions that are put before the same code become one edit. */
export function sameTop(own: readonly Edit[], more: readonly Edit[]): Edit[] {
  const edits = [...more];
  for (const one of own) {
    if (edits.some((other) => JSON.stringify(other) === JSON.stringify(one))) continue;
    const at = edits.findIndex(
      (other) => other.start === one.start && other.end === one.end && one.end > one.start,
    );
    const known = edits[at];
    if (known) edits[at] = { ...known, text: one.text.slice(0, -1) + known.text };
    else edits.push(one);
  }
  return edits;
}

/** Where definitions come right before the changed statement itself, both are one edit. */
function belowDefinitions(edits: readonly Edit[]): Edit[] {
  const top = edits.find((one) => one.end === one.start + 1 && /^(?:class|def) /.test(one.text));
  const own = edits.find(
    (one) => one !== top && one.start === top?.start && !/^(?:import|from) /.test(one.text),
  );
  if (!top || !own) return [...edits];
  const definitions = top.text.slice(0, -1);
  const text =
    own.end > own.start ? definitions + own.text : `${definitions}${own.text}${top.text.slice(-1)}`;
  const both: Edit = { ...own, end: Math.max(own.end, top.end), text };
  return edits.flatMap((one) => (one === top ? [both] : one === own ? [] : [one]));
}
