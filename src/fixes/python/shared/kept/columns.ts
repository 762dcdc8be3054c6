import { type Edit, replaceNode } from '../../../../python/edits.ts';
import { attributesOf, flowOf } from '../../../../python/flow.ts';
import { imported } from '../../../../python/imports.ts';
import type { PyModule } from '../../../../python/module.ts';
import { argument, calledName, dottedName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { type Use, useOf } from '../../../../python/uses.ts';
import type { CodeFinding } from '../../detector.ts';
import { grownWith, largeFill, short } from './claims.ts';
import { isLarge, streamVolume } from './growth.ts';
import { type Holding, holdingsOf } from './holdings.ts';
import { isListed, sourceExpression } from './listed.ts';
import { isInteger } from './reductions.ts';

/** Lists of numbers that are needed whole: one object a number, where an `array` has eight bytes. */
export function columnFindings(program: PyProgram, isClaimed: (node: PyNode) => boolean): CodeFinding[] {
  const found: { holding: Holding; code: 'd' | 'q'; fill: PyNode; bytes: number | null; grown: string }[] =
    [];
  for (const holding of holdingsOf(program)) {
    if (holding.form !== 'list' || holding.shrinks || holding.reads.length === 0) continue;
    const code = codeOf(
      holding.fills.map((fill) => (fill.how === 'append' || fill.how === 'set' ? fill.value : null)),
      program,
    );
    if (!code || !holding.reads.every((use) => arrayCan(use, program))) continue;
    const large = largeFill(holding, program);
    if (!large || isClaimed(large.fill.at) || isClaimed(holding.statement)) continue;
    // Pieces of a packed format are few beside the rows of a file.
    if (
      large.fill.at.above('for_statement', 'while_statement', 'function_definition')?.type ===
      'while_statement'
    )
      continue;
    found.push({
      holding,
      code,
      fill: large.fill.at,
      bytes: large.volume.bytes,
      grown: grownWith(large.fill),
    });
  }
  const blocks = new Map<PyNode | null, typeof found>();
  for (const one of found)
    blocks.set(one.holding.statement.parent, [...(blocks.get(one.holding.statement.parent) ?? []), one]);
  const filled = [...blocks.values()].map((group): CodeFinding => {
    const names = group.map((one) => `\`${one.holding.name}\``).join(', ');
    const edits = group.map((one) => arrayEdits(one.holding.made, one.code, program));
    const whole = edits.every((one) => one !== null) ? unique(edits.flatMap((one) => one ?? [])) : null;
    return {
      at: (group[0] as (typeof found)[number]).holding.statement,
      alsoAt: [...group.slice(1).map((one) => one.holding.statement), ...group.map((one) => one.fill)],
      why: `${names} ${group.length > 1 ? 'keep' : 'keeps'} a number object for each of \`${group[0]?.grown}\`, 24 to 32 bytes each beside 8 in the list; an array keeps the 8 bytes alone.`,
      savingBytes: group.reduce<number | null>(
        (sum, one) => (sum === null || one.bytes === null ? null : sum + one.bytes * 0.7),
        0,
      ),
      rewrites: whole
        ? [
            rewrite(
              whole,
              group.every((one) => one.code === 'd'),
            ),
          ]
        : [],
    };
  });
  return [...filled, ...madeAtOnce(program, isClaimed)];
}

function rewrite(edits: readonly Edit[], exact: boolean) {
  return {
    says: 'Keep the numbers in an `array`.',
    edits,
    risk: exact
      ? 'None known: an array of doubles keeps every float as it is.'
      : 'A whole number beyond 64 bits does not fit.',
    proof: exact ? ('text' as const) : ('run' as const),
  };
}

/** `[float(line) for line in handle]`. */
function madeAtOnce(program: PyProgram, isClaimed: (node: PyNode) => boolean): CodeFinding[] {
  return program.modules.flatMap((module) =>
    [...module.root.walk()].flatMap((node) => {
      if (!isListed(node, program) || node.type !== 'list_comprehension' || isClaimed(node)) return [];
      const source = sourceExpression(node);
      const code = codeOf([node.get('body')], program);
      if (!source || !code) return [];
      const volume = streamVolume(source, program);
      if (!isLarge(volume, program)) return [];
      const flow = flowOf(node, program);
      if (flow.uses.length < 2 || flow.escapes || !flow.uses.every((use) => arrayCan(use, program)))
        return [];
      const array = imported(module, 'array', 'array');
      const text = `${array.name}(${quoted(code, module)}, (${node.text.slice(1, -1)}))`;
      return [
        {
          at: node,
          alsoAt: [],
          why: `A number object is kept for each of \`${short(source.text)}\`; an array keeps eight bytes for each.`,
          savingBytes: volume.bytes,
          rewrites: [rewrite([replaceNode(module, node, text), ...array.edits], code === 'd')],
        },
      ];
    }),
  );
}

function unique(edits: readonly Edit[]): Edit[] {
  return edits.filter(
    (edit, index) => edits.findIndex((other) => JSON.stringify(other) === JSON.stringify(edit)) === index,
  );
}

function arrayEdits(made: PyNode, code: string, program: PyProgram): Edit[] | null {
  const module = program.moduleOf(made);
  if (made.field === 'value') return null;
  const array = imported(module, 'array', 'array');
  const type = made.parent?.type === 'assignment' ? made.parent.get('type') : null;
  return [
    replaceNode(module, made, `${array.name}(${quoted(code, module)})`),
    ...(type ? [replaceNode(module, type, array.name)] : []),
    ...array.edits,
  ];
}

/** A string as most of this file's strings are quoted. */
function quoted(text: string, module: PyModule): string {
  const single = module.text.split("'").length;
  return single > module.text.split('"').length ? `'${text}'` : `"${text}"`;
}

/** The type code that holds all these values as they are; `null` where one is not known to be such a number. */
function codeOf(values: readonly (PyNode | null)[], program: PyProgram): 'd' | 'q' | null {
  if (values.length === 0 || values.some((one) => one === null)) return null;
  if (values.every((one) => isFloat(one, program))) return 'd';
  return values.every(
    (one) =>
      isInteger(one, program) && !/^(?:true|false|comparison_operator|not_operator)$/.test(one?.type ?? ''),
  )
    ? 'q'
    : null;
}

export function isFloat(node: PyNode | null, program: PyProgram, depth = 0): boolean {
  if (!node || depth > 6) return false;
  const next = (one: PyNode | null) => isFloat(one, program, depth + 1);
  switch (node.type) {
    case 'float':
      return true;
    case 'parenthesized_expression':
      return next(node.parts[0] ?? null);
    case 'unary_operator':
      return next(node.get('argument'));
    case 'binary_operator': {
      const [left, right] = [node.get('left'), node.get('right')];
      const number = (one: PyNode | null) => next(one) || isInteger(one, program);
      if (node.get('operator')?.text === '/') return number(left) && number(right);
      return (
        /^(?:\+|-|\*)$/.test(node.get('operator')?.text ?? '') &&
        ((next(left) && number(right)) || (next(right) && number(left)))
      );
    }
    case 'call': {
      const name = calledName(node, program.moduleOf(node)) ?? '';
      if (name === 'float') return true;
      return /^math\.(?:sqrt|sin|cos|tan|log|log10|log2|exp|hypot|radians|degrees|atan2?|asin|acos|fsum|dist|pow)$/.test(
        name,
      );
    }
    case 'identifier': {
      const [only, second] = program.moduleOf(node).scopes.bindingOf(node)?.definitions ?? [];
      if (!only || second) return false;
      if (only.node.parent?.get('type')?.text === 'float') return true;
      return only.kind === 'assign' && !only.path && next(only.value);
    }
    case 'attribute': {
      const sets = attributesOf(program, node.get('attribute')?.text ?? '').filter(
        (one) => one.field === 'left',
      );
      return (
        sets.length > 0 &&
        sets.every((one) => one.parent?.type === 'assignment' && next(one.parent.get('right')))
      );
    }
    default:
      return false;
  }
}

const READS =
  /^(?:list|tuple|set|sorted|sum|min|max|any|all|enumerate|zip|map|filter|iter|reversed|for|math\.fsum|statistics\.\w+|itertools\.\w+|heapq\.n\w+|numpy\.fromiter|collections\.\w+)$/;

/** An `array` answers this as a list does. */
function arrayCan(use: Use, program: PyProgram): boolean {
  switch (use.kind) {
    case 'length':
    case 'truth':
    case 'membership':
    case 'deleted':
      return use.kind !== 'truth' || use.at.type !== 'call';
    case 'indexed':
      return true;
    case 'iterated':
      return READS.test(use.detail ?? '');
    case 'sliced': {
      const next = useOf(use.at, program);
      return (
        'kind' in next &&
        (next.kind === 'length' || (next.kind === 'iterated' && READS.test(next.detail ?? '')))
      );
    }
    case 'method':
      return /^(?:append|extend|index|count|reverse|insert)$/.test(use.detail ?? '');
    case 'passed': {
      const name = dottedName(use.at.get('function'), program.moduleOf(use.at)) ?? '';
      return (
        /^(?:bisect\.\w+|numpy\.(?:array|asarray|mean|median|std|percentile)|statistics\.\w+|random\.choice|random\.choices|random\.sample|range)$/.test(
          name,
        ) && argument(use.at, 0) === use.node
      );
    }
    default:
      return false;
  }
}
