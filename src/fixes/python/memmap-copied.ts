import { replaceNode } from '../../python/edits.ts';
import { calledName } from '../../python/names.ts';
import type { PyProgram } from '../../python/program.ts';
import type { PyNode } from '../../python/syntax.ts';
import type { CodeFinding, Detector, Rewrite } from './detector.ts';
import { inPieces } from './shared/arrays/chunks.ts';
import { bytesOf, factsOf } from './shared/arrays/facts.ts';
import { mappedIn } from './shared/arrays/mapped.ts';
import { numpyCall } from './shared/arrays/numpy-calls.ts';
import { rowByRow } from './shared/arrays/row-by-row.ts';
import { isLarge } from './shared/arrays/sizes.ts';
import { removed, statementOf } from './shared/kept/statements.ts';

export const memmapCopied: Detector = {
  meta: { id: 'memmap-copied', title: 'A mapped file is copied into memory whole' },
  detect(program: PyProgram): CodeFinding[] {
    return program.modules.flatMap((module) => {
      if (!/memmap|mmap_mode/.test(module.text)) return [];
      const found: CodeFinding[] = [];
      const inside: PyNode[] = [];
      for (const node of module.root.walk()) {
        if (!/^(?:call|binary_operator|unary_operator|comparison_operator)$/.test(node.type)) continue;
        if (inside.some((one) => one.contains(node))) continue;
        const finding = copied(node, program);
        if (!finding) continue;
        inside.push(node);
        found.push(finding);
      }
      return found;
    });
  },
};

function copied(node: PyNode, program: PyProgram): CodeFinding | null {
  const bytes = asBytes(node, program);
  if (bytes) return bytes;
  const fact = factsOf(program).of(node);
  const source = mappedIn(node, program);
  if (fact?.kind !== 'array' || fact.memory !== 'fresh' || !source || !isLarge(node, program)) return null;
  const plain = plainCopy(node, program);
  const whole = plain ? kept(node, plain, program) : [];
  const chunked = whole.length > 0 ? whole : pieces(node, program);
  const rewrites = chunked.length > 0 ? chunked : rows(node, source, program);
  return rewrites.length === 0 ? null : finding(node, source, bytesOf(fact, program), rewrites);
}

function finding(
  node: PyNode,
  source: PyNode,
  savingBytes: number | null,
  rewrites: readonly Rewrite[],
): CodeFinding {
  return {
    at: node,
    alsoAt: [],
    why: `\`${source.text}\` is a mapped file, of which only the pages that are read come into memory; \`${node.text.replace(/\s+/g, ' ').slice(0, 60)}\` makes an array of all of it.`,
    savingBytes,
    rewrites,
  };
}

/** `np.array(mapped)` and `mapped.copy()`: the mapped array itself holds the same values. */
function plainCopy(node: PyNode, program: PyProgram): PyNode | null {
  const call = node.type === 'call' ? numpyCall(node, program) : null;
  const [first] = call?.operands ?? [];
  if (!call || !first || !/^(?:array|copy|asarray|ascontiguousarray|astype)$/.test(call.name)) return null;
  const [a, b] = [factsOf(program).of(first), factsOf(program).of(node)];
  if (a?.memory !== 'mapped') return null;
  const converts = call.keyword('dtype') !== null || call.operands.length > 1;
  return !converts || (a.dtype !== null && a.dtype === b?.dtype) ? first : null;
}

function kept(node: PyNode, source: PyNode, program: PyProgram): Rewrite[] {
  if (isWritten(node, program, true)) return [];
  const module = program.moduleOf(node);
  const statement = statementOf(node);
  const same = node.parent?.type === 'assignment' && node.parent.get('left')?.text === source.text;
  return [
    {
      says: 'Use the mapped file itself.',
      edits: [same ? removed(module, statement) : replaceNode(module, node, source.text)],
      risk: 'The file must stay as it is while the program runs; each pass reads it again.',
      proof: 'text',
    },
  ];
}

/** Something in the program writes into what the copy was made of; with `copies`, or into a copy of it. */
function isWritten(node: PyNode, program: PyProgram, copies: boolean): boolean {
  const facts = factsOf(program);
  const origins = facts.of(node)?.origins ?? [];
  const touches = (one: PyNode | null | undefined) => {
    const fact = facts.of(one ?? null);
    const own = copies || fact?.memory !== 'fresh';
    return fact?.kind === 'array' && own && origins.some((origin) => fact.origins.includes(origin));
  };
  return program.modules.some((module) =>
    [...module.root.walk()].some((one) => {
      if (one.type === 'augmented_assignment') {
        const left = one.get('left');
        return touches(left?.type === 'subscript' ? left.get('value') : left);
      }
      if (one.type === 'assignment' && one.get('left')?.type === 'subscript')
        return touches(one.get('left')?.get('value'));
      if (one.type === 'keyword_argument' && one.get('name')?.text === 'out')
        return touches(one.get('value'));
      const method = one.type === 'call' ? one.get('function') : null;
      if (
        method?.type === 'attribute' &&
        /^(?:sort|fill|put|partition|resize|itemset|setflags|byteswap|flush)$/.test(
          method.get('attribute')?.text ?? '',
        )
      )
        return touches(method.get('object'));
      return (
        one.type === 'call' &&
        calledName(one, module) === 'numpy.random.shuffle' &&
        touches(one.get('arguments')?.parts[0])
      );
    }),
  );
}

function pieces(node: PyNode, program: PyProgram): Rewrite[] {
  const changed = isWritten(node, program, false) ? null : inPieces(node, program);
  if (!changed) return [];
  return [
    {
      says: 'Compute it piece by piece, where it is used.',
      edits: changed.edits,
      risk: 'The file must stay as it is while the program runs.',
      proof: changed.sure ? 'text' : 'run',
    },
  ];
}

function rows(node: PyNode, source: PyNode, program: PyProgram): Rewrite[] {
  const edits = isWritten(node, program, false) ? null : rowByRow(node, source, program);
  if (!edits) return [];
  return [
    {
      says: 'Compute the rows where the loop takes them.',
      edits,
      risk: 'Right only where each row is computed from itself alone, which the run has to show.',
      proof: 'run',
    },
  ];
}

/** `crc32(mapped.tobytes())`: a function that reads bytes reads the mapped array as well. */
function asBytes(node: PyNode, program: PyProgram): CodeFinding | null {
  const call = node.type === 'call' ? numpyCall(node, program) : null;
  const [source] = call?.operands ?? [];
  const outer = node.parent?.type === 'argument_list' ? node.parent.parent : null;
  if (
    !call?.method ||
    call.name !== 'tobytes' ||
    call.operands.length > 1 ||
    !source ||
    outer?.type !== 'call'
  )
    return null;
  const fact = factsOf(program).of(source);
  const reader =
    calledName(outer, program.moduleOf(outer)) ?? outer.get('function')?.get('attribute')?.text ?? '';
  if (fact?.memory !== 'mapped' || !isLarge(source, program)) return null;
  if (
    !/^(?:zlib\.(?:crc32|adler32)|binascii\.crc32|update|write|hashlib\.\w+)$/.test(reader) ||
    source.type === 'subscript'
  )
    return null;
  const edits = [replaceNode(program.moduleOf(node), node, source.text)];
  const says = 'Give the mapped array itself, which is read as bytes in place.';
  return finding(node, source, bytesOf(fact, program), [
    { says, edits, risk: 'The array must be in one piece in memory, as a mapped file is.', proof: 'text' },
  ]);
}
