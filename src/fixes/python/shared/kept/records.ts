import { constantOf, stringValue } from '../../../../python/constants.ts';
import { type Edit, replaceNode } from '../../../../python/edits.ts';
import { flowOf, flowOfName } from '../../../../python/flow.ts';
import { argument, calledName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { type Use, useOf } from '../../../../python/uses.ts';
import type { CodeFinding, Rewrite } from '../../detector.ts';
import { effectsOf, isPure } from './effects.ts';
import { freeNames } from './folding.ts';
import { repeatsOf } from './growth.ts';
import { type Holding, holdingsOf } from './holdings.ts';
import { reductionOf } from './reductions.ts';
import { slotsOf } from './slots.ts';
import { onlyDefinition } from './statements.ts';
import { isBulky } from './summary-fields.ts';

/** Records (dicts with names, tuples) that are kept with a large part of which only one figure is asked. */
export function recordFindings(program: PyProgram): CodeFinding[] {
  return holdingsOf(program).flatMap((holding) => found(holding, program));
}

/** One part of a record: its value where the record is made, and what is read of it. */
interface Part {
  readonly name: string;
  readonly value: PyNode;
  /** `"rows": rows`, or the value in a tuple. */
  readonly whole: PyNode;
}

function found(holding: Holding, program: PyProgram): CodeFinding[] {
  const [fill, second] = holding.fills;
  if (!fill || second || holding.shrinks || (fill.how !== 'append' && fill.how !== 'set')) return [];
  if (repeatsOf(fill.at, holding.binding ? holding.made : null, program) === null) return [];
  const record = literalOf(fill.value, program);
  if (!record) return [];
  const parts = partsOf(record).filter((part) => isBulky(part.value, program, 0));
  if (parts.length === 0) return [];
  const reads = readsOf(holding, record, program);
  if (!reads) return [];
  return parts.flatMap((part) => {
    const own = reads.get(part.name) ?? [];
    const figures = own.map((use) => reductionOf(use, program));
    if (own.length === 0 && record.type === 'tuple') return [];
    const texts = new Set(own.map((use, index) => figureText(use, figures[index]?.at ?? null)));
    if (texts.has(null) || texts.size > 1) return [];
    const [text = null] = texts;
    const rewrite = rewriteOf(
      part,
      own,
      figures.map((one) => one?.at as PyNode),
      text,
      program,
    );
    return [
      {
        at: fill.at,
        alsoAt: [holding.statement, part.whole, ...own.map((use) => use.at)],
        why: `Every record in \`${holding.name}\` keeps \`${part.value.text}\`, although ${text ? `nothing but \`${text.replace('%', '…')}\` of it is ever asked for` : 'nothing ever reads it'}.`,
        savingBytes: null,
        rewrites: rewrite ? [rewrite] : [],
      },
    ];
  });
}

/** The dict or tuple that is put into the container. */
function literalOf(node: PyNode, program: PyProgram): PyNode | null {
  if (node.type === 'dictionary' || node.type === 'tuple') return node.parts.length > 1 ? node : null;
  if (node.type !== 'identifier') return null;
  const binding = program.moduleOf(node).scopes.bindingOf(node);
  const only = binding && onlyDefinition(binding);
  if (only?.kind !== 'assign' || only.path || binding?.loads.length !== 1 || !only.value) return null;
  return literalOf(only.value, program);
}

function partsOf(record: PyNode): Part[] {
  if (record.type === 'tuple')
    return record.parts.map((value, index) => ({ name: String(index), value, whole: value }));
  return record.parts.flatMap((pair) => {
    const key = pair.type === 'pair' ? pair.get('key') : null;
    const value = pair.get('value');
    const name = key?.type === 'string' ? stringValue(key) : undefined;
    return name !== undefined && value ? [{ name, value, whole: pair }] : [];
  });
}

/** What is read of each part of the records; `null` where a record goes as a whole where it is not seen. */
function readsOf(holding: Holding, record: PyNode, program: PyProgram): Map<string, Use[]> | null {
  const reads = new Map<string, Use[]>();
  const add = (name: string, uses: readonly Use[]) => reads.set(name, [...(reads.get(name) ?? []), ...uses]);
  const uses = holding.form === 'dict' ? slotsOf(holding, program)?.reads : null;
  if (holding.form === 'dict' && !uses) return null;
  const holders: PyNode[] = [];
  if (uses) return uses.every((use) => partRead(use, record, add, program)) ? reads : null;
  for (const use of holding.reads) if (!itemsOf(use, holders, program)) return null;
  for (const holder of holders) {
    if (/pattern/.test(holder.type)) {
      if (record.type !== 'tuple' || holder.parts.length !== record.parts.length) return null;
      for (const [index, name] of holder.parts.entries()) {
        const binding = name.type === 'identifier' ? program.moduleOf(name).scopes.bindingOf(name) : null;
        if (!binding) return null;
        add(String(index), flowOfName(binding, name, program).uses);
      }
      continue;
    }
    const binding = holder.type === 'identifier' ? program.moduleOf(holder).scopes.bindingOf(holder) : null;
    const all = binding?.definitions.some((one) => one.node === holder)
      ? flowOfName(binding, holder, program).uses
      : flowOf(holder, program).uses;
    if (!all.every((use) => partRead(use, record, add, program))) return null;
  }
  return reads;
}

/** `record["rows"]`, `record[1]`. */
function partRead(
  use: Use,
  record: PyNode,
  add: (name: string, uses: readonly Use[]) => void,
  program: PyProgram,
): boolean {
  if (use.kind === 'deleted' || use.kind === 'truth') return true;
  if (use.kind === 'iterated' && use.detail === 'unpack') {
    const left = use.at.get('left');
    if (record.type !== 'tuple' || left?.parts.length !== record.parts.length) return false;
    return left.parts.every((name, index) => {
      const binding = name.type === 'identifier' ? program.moduleOf(name).scopes.bindingOf(name) : null;
      if (!binding) return false;
      add(String(index), flowOfName(binding, name, program).uses);
      return true;
    });
  }
  if (use.kind !== 'indexed' || use.at.field === 'left') return false;
  const [key, second] = use.at.all('subscript');
  const name = key && !second ? constantOf(key, program) : undefined;
  if (typeof name !== 'string' && typeof name !== 'number') return false;
  if (typeof name === 'number' && name < 0) return false;
  add(String(name), flowOf(use.at, program).uses);
  return true;
}

/** The names that a read of the list gives its items to. */
function itemsOf(use: Use, holders: PyNode[], program: PyProgram): boolean {
  if (use.kind === 'length' || use.kind === 'truth' || use.kind === 'deleted') return true;
  if (use.kind === 'indexed') {
    holders.push(use.at);
    return true;
  }
  const module = program.moduleOf(use.at);
  if (use.kind === 'method' && use.detail === 'sort') return keyOf(use.at, holders);
  if (use.kind !== 'iterated') return false;
  if (use.at.type === 'for_statement' || use.at.type === 'for_in_clause') {
    const left = use.at.get('left');
    if (left) holders.push(left);
    return left !== null;
  }
  const name = use.at.type === 'call' ? (calledName(use.at, module) ?? '') : '';
  if (!/^(?:sorted|list|reversed|max|min)$/.test(name)) return false;
  if (name !== 'list' && name !== 'reversed' && !keyOf(use.at, holders)) return false;
  if (name === 'max' || name === 'min') {
    holders.push(use.at);
    return true;
  }
  const next = useOf(use.at, program);
  return 'kind' in next && next.kind === 'iterated' && itemsOf(next, holders, program);
}

/** `key=lambda record: record["name"]`. */
function keyOf(call: PyNode, holders: PyNode[]): boolean {
  const key = argument(call, null, 'key');
  const [parameter, second] = key?.type === 'lambda' ? (key.get('parameters')?.parts ?? []) : [];
  if (!parameter || second || parameter.type !== 'identifier') return false;
  holders.push(parameter);
  return true;
}

/** The figure with `%` for the value; `null` where it is none, or needs what is not known when the record is made. */
function figureText(use: Use, at: PyNode | null): string | null {
  if (!at || use.kind === 'truth') return null;
  return `${at.text.slice(0, use.node.start - at.start)}%${at.text.slice(use.node.end - at.start)}`;
}

function rewriteOf(
  part: Part,
  uses: readonly Use[],
  figures: readonly PyNode[],
  text: string | null,
  program: PyProgram,
): Rewrite | null {
  const module = program.moduleOf(part.value);
  if (text === null) return null;
  const [figure] = figures;
  if (!figure || figures.some((one) => program.moduleOf(one) !== module) || /\n/.test(text)) return null;
  if (!isPure(effectsOf([figure], program))) return null;
  const use = uses[0] as Use;
  const free = freeNames(figure, null, program).filter(
    (binding) => !binding.loads.some((load) => use.node.contains(load)),
  );
  if (free.some((binding) => binding.scope.kind !== 'module')) return null;
  const edits: Edit[] = [replaceNode(module, part.value, text.replace('%', part.value.text))];
  for (const [index, one] of figures.entries())
    edits.push(replaceNode(module, one, (uses[index] as Use).node.text));
  return {
    says: `Keep \`${text.replace('%', part.value.text)}\` in the record, not \`${part.value.text}\`.`,
    edits,
    risk: 'None known: nothing else is asked of it.',
    proof: 'text',
  };
}
