import { type Edit, replaceNode } from '../../../../python/edits.ts';
import { argument, calledName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import type { CodeFinding } from '../../detector.ts';
import { removed, statementOf } from '../kept/statements.ts';
import { dtypeOf, isInteger } from './dtypes.ts';
import { factsOf } from './facts.ts';
import { holdersOf } from './holders.ts';
import { numpyCall } from './numpy-calls.ts';

/** A row for each item with a 1 in the column of its code, by the expression that makes it. */
interface OneHot {
  readonly made: PyNode;
  readonly codes: string;
  readonly size: string;
  /** Columns for codes that occur; `null` where it is the other way round. */
  readonly counts: 'int' | 'float';
  /** Codes along the columns: `np.arange(k)[:, None] == codes`. */
  readonly across: boolean;
}

/** One-hot tables that are only summed up by category: `numpy.bincount` counts the codes themselves. */
export function oneHots(program: PyProgram): CodeFinding[] {
  return program.modules.flatMap((module) => {
    if (!/\bnumpy\b/.test(module.text)) return [];
    return [...module.root.walk()].flatMap((node) => {
      const table = oneHotOf(node, program);
      return table ? (finding(table, program) ?? []) : [];
    });
  });
}

function finding(table: OneHot, program: PyProgram): CodeFinding | null {
  const { made } = table;
  const direct = foldOf(made, table, program);
  const holders = direct ? [made] : holdersOf(made, program);
  if (!holders || holders.length === 0) return null;
  const folds = holders.map((one) => foldOf(one, table, program));
  const module = program.moduleOf(made);
  const statement = statementOf(made);
  const edits: Edit[] | null = folds.every((one) => one !== null)
    ? [
        ...(direct ? [] : [removed(module, statement)]),
        ...folds.map((one) => replaceNode(program.moduleOf(one.at), one.at, one.text)),
      ]
    : null;
  if (!edits && !folds.some((one) => one !== null)) return null;
  return {
    at: made,
    alsoAt: [...new Set(folds.flatMap((one) => (one ? [one.at] : [])))].filter((one) => one !== made),
    why: `Each row of \`${made.text.replace(/\s+/g, ' ').slice(0, 60)}\` is as long as there are categories and has a single 1 in it: all it is used for is to add up by category, which needs only the codes.`,
    savingBytes: null,
    rewrites: edits
      ? [
          {
            says: 'Add up by category with numpy.bincount.',
            edits,
            risk: 'Sums of floats are added in another order, which can change the last digits.',
            proof: 'run',
          },
        ]
      : [],
  };
}

/** `np.eye(k)[codes]`, `np.identity(k)[codes]`, `np.take(np.eye(k), codes, axis=0)`, `codes[:, None] == np.arange(k)`. */
function oneHotOf(node: PyNode, program: PyProgram): OneHot | null {
  const module = program.moduleOf(node);
  if (node.type === 'subscript') {
    const eye = eyeOf(node.get('value'), program);
    const [codes, more] = node.all('subscript');
    if (!eye || !codes || more || codes.type === 'slice' || constantIndex(codes)) return null;
    return { made: node, codes: codes.text, ...eye, across: false };
  }
  const name = node.type === 'call' ? calledName(node, module) : null;
  if (name === 'numpy.take') {
    const eye = eyeOf(argument(node, 0), program);
    const codes = argument(node, 1, 'indices');
    return eye && codes && argument(node, 2, 'axis')?.text === '0'
      ? { made: node, codes: codes.text, ...eye, across: false }
      : null;
  }
  return node.type === 'comparison_operator' ? compared(node, program) : cast(node, program);
}

function constantIndex(node: PyNode): boolean {
  return /^(?:integer|string|tuple|list|unary_operator)$/.test(node.type);
}

function eyeOf(node: PyNode | null, program: PyProgram): Pick<OneHot, 'size' | 'counts'> | null {
  const name = node?.type === 'call' ? calledName(node, program.moduleOf(node)) : null;
  if (!node || (name !== 'numpy.eye' && name !== 'numpy.identity')) return null;
  const size = argument(node, 0, 'N') ?? argument(node, 0, 'n');
  const other = name === 'numpy.eye' ? argument(node, 1, 'M') : null;
  if (!size || (other && other.type !== 'none')) return null;
  const dtype = dtypeOf(argument(node, name === 'numpy.eye' ? 3 : 1, 'dtype'), program);
  return { size: size.text, counts: dtype && (isInteger(dtype) || dtype === 'bool') ? 'int' : 'float' };
}

/** `codes[:, None] == np.arange(k)`, `np.arange(k)[:, None] == codes`. */
function compared(node: PyNode, program: PyProgram): OneHot | null {
  const sides = node.parts.filter((one) => one.field !== 'operators');
  const [left, right] = sides;
  if (!left || !right || sides.length !== 2 || node.all('operators')[0]?.text !== '==') return null;
  for (const [a, b] of [
    [left, right],
    [right, left],
  ] as const) {
    const size = arangeOf(b, program);
    const codes = columnOf(a, program);
    if (size && codes) return { made: node, codes, size, counts: 'int', across: false };
    const upright = b.type === 'subscript' && isColumn(b) ? arangeOf(b.get('value'), program) : null;
    if (upright && factsOf(program).of(a)?.kind === 'array')
      return { made: node, codes: a.text, size: upright, counts: 'int', across: true };
  }
  return null;
}

function arangeOf(node: PyNode | null, program: PyProgram): string | null {
  if (
    node?.type === 'subscript' &&
    /^\[\s*None\s*(?:,\s*:\s*)?\]$/.test(node.text.slice(node.get('value')?.text.length ?? 0))
  )
    return arangeOf(node.get('value'), program);
  const name = node?.type === 'call' ? calledName(node, program.moduleOf(node)) : null;
  const parts = node?.get('arguments')?.parts ?? [];
  return name === 'numpy.arange' && parts.length === 1 ? (parts[0]?.text ?? null) : null;
}

function isColumn(node: PyNode): boolean {
  return /^\[\s*:\s*,\s*(?:None|np\.newaxis|numpy\.newaxis)\s*\]$/.test(
    node.text.slice(node.get('value')?.text.length ?? 0),
  );
}

/** `codes[:, None]`, `codes.reshape(-1, 1)`. */
function columnOf(node: PyNode, program: PyProgram): string | null {
  if (node.type === 'subscript' && isColumn(node)) return node.get('value')?.text ?? null;
  const call = node.type === 'call' ? numpyCall(node, program) : null;
  const [base, ...sizes] = call?.operands ?? [];
  return call?.method &&
    call.name === 'reshape' &&
    /^\(?-1,1\)?$/.test(
      sizes
        .map((one) => one.text)
        .join(',')
        .replace(/\s/g, ''),
    )
    ? (base?.text ?? null)
    : null;
}

/** `(codes[:, None] == np.arange(k)).astype(float)`. */
function cast(node: PyNode, program: PyProgram): OneHot | null {
  const call = node.type === 'call' ? numpyCall(node, program) : null;
  if (!call?.method || call.name !== 'astype') return null;
  let inner = call.operands[0];
  while (inner?.type === 'parenthesized_expression') inner = inner.parts[0];
  const table = inner?.type === 'comparison_operator' ? compared(inner, program) : null;
  const dtype = dtypeOf(call.operands[1] ?? null, program);
  return table && { ...table, made: node, counts: dtype && isInteger(dtype) ? 'int' : 'float' };
}

interface Fold {
  readonly at: PyNode;
  readonly text: string;
}

/** What is added up of the table at one place, said with bincount; `null` for any other use. */
function foldOf(holder: PyNode, table: OneHot, program: PyProgram): Fold | null {
  let turned = table.across;
  let at = holder;
  for (;;) {
    const parent: PyNode | null = at.parent;
    if (parent?.type === 'parenthesized_expression') at = parent;
    else if (parent?.type === 'attribute' && parent.get('attribute')?.text === 'T') {
      at = parent;
      turned = !turned;
    } else break;
  }
  const parent = at.parent;
  const np = numpyName(program, table.made);
  const weighted = (weights: PyNode): string => {
    const sums = `${np}.bincount(${table.codes}, ${weights.text}, ${table.size})`;
    // A table of whole numbers leaves the weights' type, bincount gives floats.
    return table.counts === 'int' ? `${sums}.astype(${weights.text}.dtype)` : sums;
  };
  const counted = `${np}.bincount(${table.codes}, minlength=${table.size})${table.counts === 'float' ? '.astype(float)' : ''}`;
  if (parent?.type === 'binary_operator' && parent.get('operator')?.text === '@') {
    const [left, right] = [parent.get('left'), parent.get('right')];
    if (left === at && right && turned) return { at: parent, text: weighted(right) };
    return right === at && left && !turned ? { at: parent, text: weighted(left) } : null;
  }
  const outer = parent?.type === 'attribute' || parent?.type === 'argument_list' ? parent.parent : null;
  const call = outer?.type === 'call' ? numpyCall(outer, program) : null;
  if (!outer || !call) return null;
  if (/^(?:dot|matmul)$/.test(call.name) && call.operands.length === 2) {
    const [a, b] = call.operands as [PyNode, PyNode];
    if (a === at && turned) return { at: outer, text: weighted(b) };
    return b === at && !turned ? { at: outer, text: weighted(a) } : null;
  }
  if (/^(?:sum|count_nonzero)$/.test(call.name) && call.operands[0] === at) {
    const axis = (call.keyword('axis') ?? call.operands[1])?.text;
    return axis === (turned ? '1' : '0') ? { at: outer, text: counted } : null;
  }
  return null;
}

function numpyName(program: PyProgram, node: PyNode): string {
  for (const [alias, binding] of program.moduleOf(node).scopes.module.bindings) {
    const statement = binding.definitions[0]?.value;
    if (statement?.type === 'import_statement' && /\bnumpy\b(?!\.)/.test(statement.text) && alias !== 'numpy')
      return alias;
  }
  return 'numpy';
}
