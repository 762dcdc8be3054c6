import { type Edit, replaceNode } from '../../../../python/edits.ts';
import { flowOf } from '../../../../python/flow.ts';
import { imported } from '../../../../python/imports.ts';
import type { PyModule } from '../../../../python/module.ts';
import { argument, dottedName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { type Use, useOf } from '../../../../python/uses.ts';
import type { CodeFinding } from '../../detector.ts';
import { type Grown, grownFill, grownWith, short, suspicion } from './claims.ts';
import { isFloat } from './floats.ts';
import { isLarge, streamVolume } from './growth.ts';
import { type Holding, holdingsOf } from './holdings.ts';
import { isInteger } from './integers.ts';
import { isListed, sourceExpression } from './listed.ts';

/** Lists of numbers that are needed whole: one object a number, where an `array` has eight bytes. */
export function columnFindings(program: PyProgram, isClaimed: (node: PyNode) => boolean): CodeFinding[] {
  const found: Column[] = [];
  for (const holding of holdingsOf(program)) {
    if (holding.form !== 'list' || holding.shrinks || holding.reads.length === 0) continue;
    const values = holding.fills.map((fill) =>
      fill.how === 'append' || fill.how === 'set' ? fill.value : null,
    );
    const code = codeOf(values, program);
    const guessed =
      code === null && values.length > 0 && values.every((one) => one && mayBeNumber(one, program));
    if ((!code && !guessed) || !holding.reads.every((use) => arrayCan(use, program))) continue;
    const large = grownFill(holding, program);
    if (!large || isClaimed(large.fill.at) || isClaimed(holding.statement)) continue;
    // Pieces of a packed format are few beside the rows of a file.
    const loop = large.fill.at.above('for_statement', 'while_statement', 'function_definition');
    found.push({
      holding,
      code: code ?? 'q',
      large,
      suspected: large.suspected || guessed || loop?.type === 'while_statement',
      guessed,
    });
  }
  const blocks = new Map<string, Column[]>();
  for (const one of found) {
    const key = `${program.moduleOf(one.holding.made).path} ${one.holding.statement.parent?.start} ${one.suspected} ${one.guessed}`;
    blocks.set(key, [...(blocks.get(key) ?? []), one]);
  }
  const groups = [...blocks.values()].filter(
    (group) => !group[0]?.guessed || group.some((one) => isReckoned(one.holding, program)),
  );
  return [...groups.map((group) => ofGroup(group, program)), ...madeAtOnce(program, isClaimed)];
}

interface Column {
  readonly holding: Holding;
  readonly code: 'd' | 'q';
  readonly large: Grown;
  readonly suspected: boolean;
  /** The text does not say that these are whole numbers. */
  readonly guessed: boolean;
}

function ofGroup(group: readonly Column[], program: PyProgram): CodeFinding {
  const names = group.map((one) => `\`${one.holding.name}\``).join(', ');
  const edited = (code: (one: Column) => string) => {
    const edits = group.map((one) => arrayEdits(one.holding.made, code(one), program));
    return edits.every((one) => one !== null) ? unique(edits.flatMap((one) => one ?? [])) : null;
  };
  const whole = edited((one) => one.code);
  const guessed = group.some((one) => one.guessed);
  const floats = guessed ? edited(() => 'd') : null;
  const exact = !guessed && group.every((one) => one.code === 'd');
  return {
    at: (group[0] as Column).holding.statement,
    alsoAt: [...group.slice(1).map((one) => one.holding.statement), ...group.map((one) => one.large.fill.at)],
    why: `${names} ${group.length > 1 ? 'keep' : 'keeps'} a number object for each of \`${grownWith((group[0] as Column).large.fill)}\`, 24 to 32 bytes each beside 8 in the list; an array keeps the 8 bytes alone.`,
    savingBytes: group.reduce<number | null>(
      (sum, one) =>
        sum === null || one.large.volume.bytes === null ? null : sum + one.large.volume.bytes * 0.7,
      0,
    ),
    rewrites: [...(whole ? [rewrite(whole, exact)] : []), ...(floats ? [rewrite(floats, false)] : [])],
    ...suspicion(group.some((one) => one.suspected)),
  };
}

/** Something is reckoned with the items: they are summed, searched, compared. */
function isReckoned(holding: Holding, program: PyProgram): boolean {
  return holding.reads.some((use) => {
    if (use.kind === 'indexed')
      return (
        /^(?:binary_operator|augmented_assignment)$/.test(use.at.parent?.type ?? '') ||
        (use.at.parent?.type === 'comparison_operator' &&
          /[<>]/.test(use.at.parent.all('operators')[0]?.text ?? ''))
      );
    const name =
      use.at.type === 'call' ? (dottedName(use.at.get('function'), program.moduleOf(use.at)) ?? '') : '';
    return /^(?:sum|bisect\.\w+|math\.\w+|statistics\.\w+|numpy\.\w+)$/.test(name);
  });
}

/** Nothing speaks against its being a number: it is no text, no container, no object that is made here. */
function mayBeNumber(node: PyNode, program: PyProgram): boolean {
  if (
    /^(?:identifier|attribute|subscript|binary_operator|unary_operator|conditional_expression)$/.test(
      node.type,
    )
  ) {
    const only =
      node.type === 'identifier' ? program.moduleOf(node).scopes.bindingOf(node)?.definitions : null;
    const type = only?.[0]?.node.parent?.get('type')?.text;
    if (type && !/\b(?:int|float)\b/.test(type)) return false;
    return (
      only?.length !== 1 ||
      only[0]?.kind !== 'assign' ||
      !only[0].value ||
      only[0].path !== null ||
      mayBeNumber(only[0].value, program)
    );
  }
  if (node.type !== 'call' || program.classOf(node)) return false;
  const method = node.get('function')?.get('attribute')?.text ?? '';
  return !/^(?:strip|split|lower|upper|join|decode|encode|format|replace|read|readline|copy|group|sub|keys|items|values)$/.test(
    method,
  );
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

/** Every item of the list is a number, not a row. */
export function holdsNumbers(holding: Holding, program: PyProgram): boolean {
  return holding.fills.every(
    (fill) => fill.how === 'append' && (isInteger(fill.value, program) || isFloat(fill.value, program)),
  );
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
