import type { Edit } from '../../python/edits.ts';
import type { PyProgram } from '../../python/program.ts';
import type { PyNode } from '../../python/syntax.ts';
import type { CodeFinding, Detector, Rewrite } from './detector.ts';
import { functionOf } from './shared/arrays/buffers.ts';
import { inPieces } from './shared/arrays/chunks.ts';
import { bytesOf, factsOf } from './shared/arrays/facts.ts';
import { inBlocks } from './shared/arrays/in-blocks.ts';
import { type InPlace, inPlace } from './shared/arrays/in-place.ts';
import { mappedIn } from './shared/arrays/mapped.ts';
import { isLarge } from './shared/arrays/sizes.ts';
import { linesBefore, ownsLines, replacedBy } from './shared/kept/statements.ts';

/** A statement whose array could be computed in memory that is there already. */
interface Site {
  readonly node: PyNode;
  readonly statement: PyNode;
  readonly steps: InPlace;
  readonly edits: readonly Edit[];
}

export const arrayTemporaries: Detector = {
  meta: { id: 'array-temporaries', title: 'Each step of a calculation makes another array of the same size' },
  detect(program: PyProgram): CodeFinding[] {
    const sites = program.modules.flatMap((module) => {
      if (!/\bnumpy\b/.test(module.text)) return [];
      return [...module.root.walk()]
        .filter((one) => one.type === 'expression_statement' || one.type === 'return_statement')
        .flatMap((statement) => (ownsLines(module, statement) ? sitesOf(statement, program) : []));
    });
    const byFunction = new Map<PyNode | null, Site[]>();
    for (const site of sites) {
      const fn = functionOf(site.node);
      byFunction.set(fn, [...(byFunction.get(fn) ?? []), site]);
    }
    const inPlaces = [...byFunction.values()].map((group) => finding(group, program));
    return [...inPlaces, ...onlyReduced(program, sites), ...inBlocks(program)];
  },
};

/** Arrays that are made whole only to be added up, counted or sliced, while what they are made of stays. */
function onlyReduced(program: PyProgram, sites: readonly Site[]): CodeFinding[] {
  return program.modules.flatMap((module) => {
    if (!/\bnumpy\b/.test(module.text)) return [];
    const found: CodeFinding[] = [];
    const inside: PyNode[] = sites.map((site) => site.statement);
    for (const node of module.root.walk()) {
      if (
        !/^(?:call|binary_operator|unary_operator)$/.test(node.type) ||
        inside.some((one) => one.contains(node))
      )
        continue;
      const fact = factsOf(program).of(node);
      if (
        fact?.kind !== 'array' ||
        fact.memory !== 'fresh' ||
        fact.dtype === 'bool' ||
        !isLarge(node, program) ||
        mappedIn(node, program)
      )
        continue;
      const pieces = inPieces(node, program);
      if (!pieces) continue;
      inside.push(node);
      found.push({
        at: node,
        alsoAt: [],
        why: `\`${node.text.replace(/\s+/g, ' ').slice(0, 60)}\` is an array of the full size, made beside the data, of which only sums or parts are read.`,
        savingBytes: bytesOf(fact, program),
        rewrites: [
          {
            says: 'Compute it piece by piece, where it is used.',
            edits: pieces.edits,
            risk: 'Each use computes its pieces anew.',
            proof: pieces.sure ? 'text' : 'run',
          },
        ],
      });
    }
    return found;
  });
}

/** The largest expressions of a statement that can be taken in place. */
function sitesOf(statement: PyNode, program: PyProgram): Site[] {
  const assignment = statement.parts[0]?.type === 'assignment' ? statement.parts[0] : null;
  const waiting = assignment ? [assignment.get('right')] : [...statement.parts];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (
      !node ||
      /comprehension$|^lambda$|^generator_expression$|^conditional_expression$|^boolean_operator$/.test(
        node.type,
      )
    )
      continue;
    const fact = factsOf(program).of(node);
    const worth =
      fact?.kind === 'array' && fact.memory === 'fresh' && isLarge(node, program) && !mappedIn(node, program);
    const target =
      assignment && assignment.get('right') === node && assignment.get('left')?.type === 'identifier';
    const steps = worth
      ? inPlace(node, statement, target ? (assignment.get('left')?.text ?? null) : null, program)
      : null;
    if (steps) return [{ node, statement, steps, edits: editsOf(node, statement, steps, program) }];
    waiting.push(...node.parts);
  }
  return [];
}

function editsOf(node: PyNode, statement: PyNode, steps: InPlace, program: PyProgram): Edit[] {
  const module = program.moduleOf(node);
  const assignment = statement.parts[0]?.type === 'assignment' ? statement.parts[0] : null;
  const whole = assignment?.get('right') === node;
  if (whole && assignment.get('left')?.text === steps.name)
    return [replacedBy(module, statement, steps.lines)];
  const last = steps.lines.at(-1) ?? '';
  // A function that writes into `out` also gives it back.
  const gives = last.endsWith(`out=${steps.name})`);
  const before = gives ? steps.lines.slice(0, -1) : steps.lines;
  return [
    ...(before.length > 0 ? [linesBefore(module, statement, before)] : []),
    { path: module.path, start: node.start, end: node.end, text: gives ? last : steps.name },
  ];
}

function finding(group: readonly Site[], program: PyProgram): CodeFinding {
  const most = group.reduce((a, b) => (b.steps.spared.length > a.steps.spared.length ? b : a));
  const spared = group.flatMap((site) => site.steps.spared);
  const bytes = spared.map((one) => {
    const fact = factsOf(program).of(one);
    return fact ? bytesOf(fact, program) : null;
  });
  const known = bytes.filter((one) => one !== null);
  const names = [
    ...new Set(spared.map((one) => one.text.replace(/\s+/g, ' ')).filter((one) => one.length < 40)),
  ];
  const which = names.length > 0 ? names.map((one) => `\`${one}\``).join(', ') : 'the operands';
  return {
    at: most.node,
    alsoAt: group.filter((site) => site !== most).map((site) => site.node),
    why: `The result is a new array of the full size while ${which} ${names.length === 1 ? 'is' : 'are'} still in memory and not read again: each step takes as much memory as the data.`,
    savingBytes: known.length === bytes.length ? known.reduce((sum, one) => sum + one, 0) : null,
    rewrites: rewrites(group),
  };
}

function rewrites(group: readonly Site[]): Rewrite[] {
  const sure = group.filter((site) => site.steps.sure);
  const make = (sites: readonly Site[], proof: Rewrite['proof']): Rewrite => ({
    says: 'Compute in place, in the memory of arrays that are not read again.',
    edits: sites.flatMap((site) => site.edits),
    risk:
      proof === 'text'
        ? 'The arrays that are written over hold other values afterwards; nothing in the program reads them.'
        : 'The types and shapes of the arrays are not all known from the text: a step in place fails where they differ.',
    proof,
  });
  if (sure.length === group.length) return [make(group, 'text')];
  return sure.length > 0 ? [make(group, 'run'), make(sure, 'text')] : [make(group, 'run')];
}
