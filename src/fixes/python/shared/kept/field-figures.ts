import { type Edit, insertAt, lineEnd, replaceNode } from '../../../../python/edits.ts';
import { imported } from '../../../../python/imports.ts';
import { indentationOf } from '../../../../python/module.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import type { Rewrite } from '../../detector.ts';
import type { Field } from './fields.ts';
import { freshName, linesAfter, ownsLines, removed, singular } from './statements.ts';
import type { Figure } from './summary-fields.ts';

/** The figures are taken when the object is made, and what they are taken of is not kept. */
export function withFigures(field: Field, figures: readonly Figure[], program: PyProgram): Rewrite | null {
  const module = program.moduleOf(field.at);
  if (field.kind === 'tuple' || !ownsLines(module, field.at)) return null;
  if (figures.some((one) => program.moduleOf(one.at) !== module)) return null;
  const local = localOf(field, program);
  const edits: Edit[] = [...local.edits];
  const lines: string[] = [];
  const known = new Map<string, string>();
  const whole = figures.filter(
    (one) => !figures.some((other) => other.at !== one.at && other.at.contains(one.at)),
  );
  for (const one of whole.filter((one, index) => whole.findIndex((other) => other.at === one.at) === index)) {
    const owner = one.read.get('object')?.text ?? 'self';
    let text: string;
    if (one.by) {
      const counter = imported(module, 'collections', 'Counter');
      for (const edit of counter.edits)
        if (!edits.some((other) => other.start === edit.start && other.text === edit.text)) edits.push(edit);
      text = `${counter.name}(${one.by.element.text} for ${one.reduction?.variable?.text} in ${local.name})`;
    } else text = figureText(one, owner, field.name, local.name);
    let name = known.get(text);
    if (!name) {
      name = figureName(field, one, [...known.values()], program);
      known.set(text, name);
      lines.push(`self.${name} = ${text}`);
    }
    edits.push(replaceNode(module, one.at, `${owner}.${name}${one.by ? `[${one.by.wanted.text}]` : ''}`));
  }
  if (lines.some((line) => /\n/.test(line))) return null;
  const into =
    field.kind === 'init' ? intoInit(field, local.kept, lines, program) : intoPostInit(field, lines, program);
  if (!into) return null;
  return {
    says: `Take the figures when a \`${field.cls.get('name')?.text}\` is made, and do not keep its \`${field.name}\`.`,
    edits: [...edits, ...into],
    risk: 'The figures are worked out for every object, also where they are not asked for.',
    proof: figures.every((one) => one.proof === 'text') ? 'text' : 'run',
  };
}

/** The figure's expression, with the constructor's own name in place of the attribute. */
function figureText(one: Figure, owner: string, attribute: string, local: string): string {
  const { at, reduction } = one;
  if (reduction?.use.kind === 'truth') return `len(${local})`;
  let text = '';
  let from = at.start;
  for (const node of at.walk()) {
    if (node.type !== 'attribute' || node.get('object')?.text !== owner) continue;
    if (node.get('attribute')?.text !== attribute) continue;
    text += at.text.slice(from - at.start, node.start - at.start) + local;
    from = node.end;
  }
  text += at.text.slice(from - at.start);
  if ((reduction?.kind === 'max' || reduction?.kind === 'min') && !reduction.fallback)
    return withDefault(at, text);
  return text;
}

/** The name that the value has in the constructor, and the edits that give it one where it has none. */
function localOf(field: Field, program: PyProgram): { name: string; kept: string | null; edits: Edit[] } {
  const module = program.moduleOf(field.at);
  const { init, value, target } = field;
  if (!init) return { name: field.name, kept: null, edits: [] };
  const self = init.parameters[0]?.name ?? 'self';
  const binding = value?.type === 'identifier' ? module.scopes.bindingOf(value) : null;
  const settled = binding?.definitions.length === 1 && binding.scope.node === init.node;
  const name =
    settled && value
      ? value.text
      : freshName(field.name.replace(/^_+/, ''), module.scopes.scopeOf(init.body));
  const reads = field.reads.filter(
    (one) => one.get('object')?.text === self && program.functionAround(one) === init,
  );
  return {
    name,
    kept: settled || !value ? null : `${name} = ${value.text}`,
    edits: [...reads, ...(target ? [target] : [])].map((one) => replaceNode(module, one, name)),
  };
}

/** Right where the attribute was set; at the end, where a figure needs other attributes of the object. */
function intoInit(
  field: Field,
  kept: string | null,
  lines: readonly string[],
  program: PyProgram,
): Edit[] | null {
  const module = program.moduleOf(field.at);
  const reads = field.reads.some((one) => field.init !== null && program.functionAround(one) === field.init);
  const others = reads || lines.some((line) => /\bself\.\w+/.test(line.slice(line.indexOf('=') + 1)));
  const late = others && lines.length > 0;
  const here = [...(kept ? [kept] : []), ...(late ? [] : lines)];
  const indent = indentationOf(module.text, field.at);
  const edits = field.target
    ? here.length > 0
      ? [linesAfter(module, field.at, here)]
      : []
    : here.length > 0
      ? [replaceNode(module, field.at, here.join(`\n${indent}`))]
      : [removed(module, field.at)];
  if (!late || !field.init) return edits;
  const last = field.init.body.parts.at(-1);
  const leaves = [...field.init.body.walk()].some((one) => one.type === 'return_statement');
  if (!last || last === field.at || leaves || !ownsLines(module, last)) return null;
  return [...edits, linesAfter(module, last, lines)];
}

/** `max(rows)` of no rows is an error when it is asked for, not when the object is made. */
function withDefault(at: PyNode, text: string): string {
  const list = at.get('arguments');
  if (list?.type === 'generator_expression') {
    const called = at.get('function')?.text ?? '';
    return `${called}(${text.slice(called.length)}, default=None)`;
  }
  return `${text.replace(/,?\s*\)$/, '')}, default=None)`;
}

function figureName(field: Field, one: Figure, taken: readonly string[], program: PyProgram): string {
  const item = singular(field.name);
  const { reduction } = one;
  const element = reduction?.element;
  const part = element?.type === 'attribute' ? (element.get('attribute')?.text ?? item) : item;
  // A property that does nothing but this says best what it is.
  const method = program.functionAround(one.at);
  const wish = one.by
    ? `${method?.name ?? item}_counts`
    : method && method.owner === field.cls && one.at.parent?.type === 'return_statement'
      ? `_${method.name.replace(/^_+/, '')}`
      : reduction?.kind === 'count'
        ? `${item}_count`
        : `${part}_${reduction?.kind ?? 'figure'}`;
  let name = wish;
  const used = (text: string) =>
    taken.includes(text) || new RegExp(`\\b${text}\\b`).test(program.moduleOf(field.at).text);
  for (let number = 2; used(name); number++) name = `${wish}_${number}`;
  return name;
}

/** A dataclass is given the rows for `__post_init__` only. */
function intoPostInit(field: Field, lines: readonly string[], program: PyProgram): Edit[] | null {
  const module = program.moduleOf(field.at);
  const decorators = field.cls.parent?.children.filter((one) => one.type === 'decorator') ?? [];
  if (decorators.some((one) => /\b(?:frozen|slots|order|unsafe_hash)\s*=\s*True/.test(one.text))) return null;
  if (program.functions.some((fn) => fn.owner === field.cls && fn.name === '__post_init__')) return null;
  const assignment = field.at.parts[0];
  const type = assignment?.get('type');
  if (!type || assignment?.get('right')) return null;
  const initVar = imported(module, 'dataclasses', 'InitVar');
  const body = field.cls.get('body') as PyNode;
  const last = body.parts
    .filter((one) => one.type === 'expression_statement' && one.parts[0]?.type === 'assignment')
    .at(-1) as PyNode;
  const { indent } = module;
  const made = ['', `def __post_init__(self, ${field.name}):`, ...lines.map((line) => indent + line)];
  const edit = linesAfter(module, last, made);
  const follows = /^[ \t]*\S/.test(module.text.slice(lineEnd(module.text, last.end)));
  return [
    replaceNode(module, type, `${initVar.name}[${type.text}]`),
    ...initVar.edits,
    insertAt(module, edit.start, edit.text.replace(/^[ \t]+$/m, '') + (follows ? '\n' : '')),
  ];
}
