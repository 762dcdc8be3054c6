import type { Edit } from '../../../../python/edits.ts';
import type { PyModule } from '../../../../python/module.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { within } from './blocks.ts';

/**
 * Edits inside of one statement of the module that put lines in or move them → one edit of all that text, so that another
 * change there waits for its turn instead of being woven into it. Edits elsewhere (imports, helpers) stay as they are.
 */
export function merged(module: PyModule, edits: readonly Edit[], user: PyNode): Edit[] {
  const top = user.above('function_definition') ?? within(module.root, user) ?? module.root;
  const whole = top.parent?.type === 'module' && top.type !== 'function_definition' ? module.root : top;
  // A line that goes away needs no indentation.
  const gone = edits.filter((one) => one.text === '' && one.end > one.start);
  const own = edits
    .filter(
      (one) =>
        one.start !== one.end || one.text.trim() !== '' || !gone.some((other) => other.start === one.start),
    )
    .filter(
      (one) =>
        one.path === module.path &&
        one.start >= whole.start &&
        one.end <= whole.end + 2 &&
        !/^(?:import|from) /.test(one.text) &&
        !/^def /.test(one.text),
    );
  if (own.length < 2 || !own.some((one) => one.start === one.end)) return [...edits];
  const start = Math.min(...own.map((one) => one.start));
  const end = Math.max(...own.map((one) => one.end));
  const ordered = own
    .map((edit, index) => ({ edit, index }))
    .sort((a, b) => a.edit.start - b.edit.start || a.edit.end - b.edit.end || a.index - b.index);
  let text = '';
  let at = start;
  for (const { edit } of ordered) {
    // Two that meet cannot be one; the driver's own check refuses them.
    if (edit.start < at) return [...edits];
    text += module.text.slice(at, edit.start).replace(/\r\n?/g, '\n') + edit.text;
    at = edit.end;
  }
  text += module.text.slice(at, end).replace(/\r\n?/g, '\n');
  return [
    { path: module.path, start, end, text },
    ...edits.filter((one) => !own.includes(one) && !(one.start === one.end && one.text.trim() === '')),
  ];
}
