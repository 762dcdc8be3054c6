import { type Edit, insertAt, lineEnd, lineStart } from './edits.ts';
import { type PyModule, readModule } from './module.ts';
import type { Binding } from './scopes.ts';
import type { PyNode } from './syntax.ts';

/** How a library is written in this module, and the edit that imports it where that is missing. */
export interface Imported {
  /** What to write before the name: `heapq.nsmallest`, `deque`, `np.unique`. */
  readonly name: string;
  readonly edits: readonly Edit[];
}

/** `collections`, `deque` → how this module can say `collections.deque`, importing as little as needed. */
export function imported(module: PyModule, library: string, member: string): Imported {
  const statements = module.root.children.filter((node) => /^import_(?:from_)?statement$/.test(node.type));
  for (const statement of statements) {
    for (const name of statement.all('name')) {
      const full = (name.type === 'aliased_import' ? name.get('name') : name)?.text;
      const alias = name.type === 'aliased_import' ? name.get('alias')?.text : full;
      const from = statement.get('module_name')?.text;
      if (from === library && full === member) return { name: alias ?? member, edits: [] };
      if (from === undefined && full === library) return { name: `${alias}.${member}`, edits: [] };
    }
  }
  const taken = (name: string) => module.scopes.module.bindings.has(name);
  const same = statements.find(
    (one) => one.get('module_name')?.text === library && one.all('name').length > 0,
  );
  if (same && !taken(member)) return { name: member, edits: [joinImport(module, same, member)] };
  return { name: `${library}.${member}`, edits: [newImport(module, statements, `import ${library}`)] };
}

/** `from collections import Counter, namedtuple` → with `deque` in its place of the alphabet. */
function joinImport(module: PyModule, statement: PyNode, member: string): Edit {
  const names = statement.all('name');
  const after = names.find((name) => name.text.toLowerCase() > member.toLowerCase());
  if (after) return insertAt(module, after.start, `${member}, `);
  return insertAt(module, (names.at(-1) as PyNode).end, `, ${member}`);
}

function newImport(module: PyModule, statements: readonly PyNode[], text: string): Edit {
  const plain = statements.filter((one) => one.type === 'import_statement');
  const after = plain.find((one) => one.text > text);
  if (after) return insertAt(module, lineStart(module.text, after.start), `${text}\n`);
  const last = plain.at(-1);
  if (last) return insertAt(module, lineEnd(module.text, last.end), `${text}\n`);
  const first = statements.find((one) => !/^from __future__/.test(one.text));
  if (first) return insertAt(module, lineStart(module.text, first.start), `${text}\n`);
  const futures = module.root.children.filter((one) => one.type === 'future_import_statement').at(-1);
  const docstring = module.root.parts[0];
  const top =
    futures ??
    (docstring?.type === 'expression_statement' && /string$/.test(docstring.parts[0]?.type ?? '')
      ? docstring
      : null);
  return insertAt(module, top ? lineEnd(module.text, top.end) : 0, `${text}\n`);
}

/** Takes out the imports that the patch left without a reader; those that had none before stay. */
export async function withoutNewlyUnused(before: PyModule, text: string): Promise<string> {
  const after = await readModule(before.path, text);
  const edits: Edit[] = [];
  for (const [name, binding] of after.scopes.module.bindings) {
    const old = before.scopes.module.bindings.get(name);
    if (!isImport(binding) || !old || !isImport(old) || binding.loads.length > 0 || old.loads.length === 0)
      continue;
    const statement = binding.definitions[0]?.value as PyNode;
    const names = statement.all('name');
    if (names.length === 1) {
      edits.push({
        path: after.path,
        start: lineStart(text, statement.start),
        end: lineEnd(text, statement.end),
        text: '',
      });
      continue;
    }
    const index = names.findIndex((one) => (one.get('alias') ?? one.get('name') ?? one).text === name);
    const [own, next, previous] = [names[index], names[index + 1], names[index - 1]];
    if (!own) continue;
    if (next) edits.push({ path: after.path, start: own.start, end: next.start, text: '' });
    else if (previous) edits.push({ path: after.path, start: previous.end, end: own.end, text: '' });
  }
  edits.sort((a, b) => b.start - a.start);
  return edits.reduce((out, edit) => out.slice(0, edit.start) + out.slice(edit.end), text);
}

function isImport(binding: Binding): boolean {
  return binding.definitions.length === 1 && binding.definitions[0]?.kind === 'import';
}
