import { replaceNode } from '../../../../python/edits.ts';
import { imported } from '../../../../python/imports.ts';
import { argument } from '../../../../python/names.ts';
import type { PyFunction, PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import type { CodeFinding, Rewrite } from '../../detector.ts';
import { withFunction } from '../tasks/places.ts';
import { factsOf } from './facts.ts';
import { numpyCall } from './numpy-calls.ts';

/**
 * `rows[:, None] - columns[None, :]` and the like: an array with an item for each pair. Where the function that makes it gives
 * something for each row, it can be called for some rows at a time. Only a run can show that rows do not depend on each other.
 */
export function inBlocks(program: PyProgram): CodeFinding[] {
  const seen = new Set<PyNode>();
  return program.modules.flatMap((module) => {
    if (!/\bnumpy\b/.test(module.text)) return [];
    return [...module.root.walk()].flatMap((node): CodeFinding[] => {
      const rows = rowsOf(node, program);
      const fn = rows && program.functionAround(node);
      if (!rows || !fn || seen.has(fn.node)) return [];
      seen.add(fn.node);
      const ways = waysUp(fn, rows, program);
      // Done already.
      if (ways.some(({ call }) => call.above('lambda'))) return [];
      const rewrites = [...ways].reverse().flatMap(({ call, given }) => rewriteOf(call, given, program));
      if (rewrites.length === 0) return [];
      return [
        {
          at: node,
          alsoAt: [],
          why: `\`${node.text.replace(/\s+/g, ' ').slice(0, 60)}\` has an item for each pair of a row and a column, all at once, although each row is worked on by itself.`,
          savingBytes: null,
          rewrites: rewrites.slice(0, 2),
          suspected: true,
        },
      ];
    });
  });
}

/** The name of the rows in an expression that pairs them with something else. */
function rowsOf(node: PyNode, program: PyProgram): PyNode | null {
  if (node.type === 'binary_operator' || node.type === 'comparison_operator') {
    const sides = node.parts.filter((one) => one.field !== 'operators' && one.field !== 'operator');
    const [left, right] = sides;
    if (!left || !right) return null;
    if (node.get('operator')?.text === '@')
      return right.type === 'attribute' && right.get('attribute')?.text === 'T' && left.type === 'identifier'
        ? left
        : null;
    return sides.map((one) => raised(one)).find((one) => one !== null) ?? null;
  }
  const call = node.type === 'call' ? numpyCall(node, program) : null;
  if (!call || call.method) return null;
  const [first] = call.operands;
  const outer = /\.outer$|^outer$/.test(call.name);
  return outer && first?.type === 'identifier' ? first : null;
}

/** `rows` of `rows[:, None]` and `rows[:, np.newaxis, :]`. */
function raised(node: PyNode): PyNode | null {
  const value = node.type === 'subscript' ? node.get('value') : null;
  const [first, second] = node.all('subscript');
  const axis = /^(?:None|(?:np|numpy)\.newaxis)$/.test(second?.text ?? '');
  return value?.type === 'identifier' && first?.text === ':' && axis ? value : null;
}

interface Way {
  readonly call: PyNode;
  /** The argument that is the rows there. */
  readonly given: PyNode;
}

/** Calls that lead to the place with the rows as an argument, the nearest first. */
function waysUp(from: PyFunction, rows: PyNode, program: PyProgram): Way[] {
  const found: Way[] = [];
  let fn: PyFunction | null = from;
  let name = rows;
  while (fn && found.length < 5) {
    const binding = program.moduleOf(name).scopes.bindingOf(name);
    const index = binding ? fn.parameters.indexOf(binding) : -1;
    const [call, second] = program.callsOf(fn);
    if (!binding || index < 0 || binding.definitions.length !== 1 || !call || second || fn.generator) break;
    const given = argument(call, index - (fn.owner ? 1 : 0), binding.name);
    if (given?.type !== 'identifier' || fn.returns.length === 0) break;
    found.push({ call, given });
    name = given;
    fn = program.functionAround(call);
  }
  return found;
}

function rewriteOf(call: PyNode, given: PyNode, program: PyProgram): Rewrite[] {
  const module = program.moduleOf(call);
  if (factsOf(program).of(call)?.kind === 'scalar' || program.moduleOf(given) !== module) return [];
  const join = imported(module, 'numpy', 'concatenate');
  const helper = withFunction(module, call, 'in_blocks', (name) => [
    `def ${name}(work, rows, size=256):`,
    '\t"""What `work` gives for all rows, made for some of them at a time."""',
    '\tparts = [work(rows[start:start + size]) for start in range(0, max(len(rows), 1), size)]',
    '\tif isinstance(parts[0], tuple):',
    `\t\treturn tuple(${join.name}(part) for part in zip(*parts))`,
    `\treturn ${join.name}(parts)`,
  ]);
  const text = call.text;
  const inside = `${text.slice(0, given.start - call.start)}block${text.slice(given.end - call.start)}`;
  return [
    {
      says: 'Do it for some rows at a time.',
      edits: [
        ...helper.edits,
        replaceNode(module, call, `${helper.name}(lambda block: ${inside}, ${given.text})`),
      ],
      risk: 'Right only where what a row gives does not depend on the other rows, which the run has to show.',
      proof: 'run',
    },
  ];
}
