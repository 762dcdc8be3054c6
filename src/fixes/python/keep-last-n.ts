import { constantOf } from '../../python/constants.ts';
import { replaceNode } from '../../python/edits.ts';
import { imported } from '../../python/imports.ts';
import { argument } from '../../python/names.ts';
import type { PyProgram } from '../../python/program.ts';
import type { PyNode } from '../../python/syntax.ts';
import type { Use } from '../../python/uses.ts';
import type { CodeFinding, Detector } from './detector.ts';
import { boundedLast } from './shared/kept/bounded-last.ts';
import { grownFill, grownWith, provable, suspicion } from './shared/kept/claims.ts';
import { isLazy } from './shared/kept/consumption.ts';
import { countedApart } from './shared/kept/counted.ts';
import type { Fill } from './shared/kept/fills.ts';
import { isLarge, isUnknown, streamVolume } from './shared/kept/growth.ts';
import { type Holding, holdingsOf } from './shared/kept/holdings.ts';
import { isListed, isWholeInput, sourceExpression } from './shared/kept/listed.ts';
import { cutOf } from './shared/kept/selection.ts';
import { slotsOf } from './shared/kept/slots.ts';
import { type End, type Reach, reachOf } from './shared/kept/tails.ts';

/** Everything is kept, and only the last few are ever read. */
export const keepLastN: Detector = {
  meta: { id: 'keep-last-n', title: 'All items are kept, although only the last few are read' },
  detect(program: PyProgram): CodeFinding[] {
    return provable([
      ...holdingsOf(program).flatMap((holding) => ofHolding(holding, program) ?? []),
      ...program.modules.flatMap((module) =>
        [...module.root.walk()]
          .filter((node) => isListed(node, program))
          .flatMap((node) => ofListed(node, program) ?? []),
      ),
    ]);
  },
};

function ofHolding(holding: Holding, program: PyProgram): CodeFinding | null {
  const end = endOf(holding);
  if (!end) return null;
  const reads = holding.form === 'dict' ? slotsOf(holding, program)?.reads : holding.reads;
  if (!reads) return null;
  const reaches = reads.map((use) => reachOf(use, end, program));
  const tails = reads.filter(
    (use, index) => reaches[index] !== null && !/^(?:length|truth|deleted)$/.test(use.kind),
  );
  if (tails.length === 0) return null;
  const lengths = reads.filter((use, index) => reaches[index] === null && !isWithin(use, tails));
  if (lengths.some((use) => use.kind !== 'length')) return null;
  const large = grownFill(holding, program);
  if (!large || large.fill.how === 'set') return null;
  const counted = countedApart(holding, lengths, program);
  const rewrite =
    counted &&
    boundedLast(
      holding,
      reaches.filter((one): one is Reach => one !== null),
      end,
      counted,
      program,
    );
  return {
    at: large.fill.at,
    alsoAt: [
      holding.statement,
      ...holding.fills.map((fill) => fill.at).filter((at) => at !== large.fill.at),
      ...tails.map((use) => use.at),
    ],
    why: `\`${holding.name}\` keeps an item for each of \`${grownWith(large.fill)}\`, although nothing but the last few${holding.form === 'dict' ? ' of each key' : ''} are ever read.`,
    savingBytes: large.volume.bytes,
    rewrites: rewrite ? [rewrite] : [],
    ...suspicion(large.suspected),
  };
}

/** The end of a list that new items come to; `null` where it is no list, or they come to both. */
function endOf(holding: Holding): End | null {
  if (holding.shrinks || holding.fills.length === 0) return null;
  if (holding.form === 'dict')
    return holding.fills.every((fill) => /^group/.test(fill.how) || isEmptyList(fill)) ? 'back' : null;
  if (!/^(?:list|deque|buffer|text)$/.test(holding.form)) return null;
  if (!holding.fills.every((fill) => fill.how === 'append' || fill.how === 'extend')) return null;
  const front = holding.fills.map(isAtFront);
  if (front.every((one) => one === false)) return 'back';
  return front.every((one) => one === true) ? 'front' : null;
}

/** `rows.insert(0, row)`, `rows.appendleft(row)`; `null` where it goes in between. */
function isAtFront(fill: Fill): boolean | null {
  const method = fill.at.type === 'call' ? fill.at.get('function')?.get('attribute')?.text : null;
  if (method === 'insert') return argument(fill.at, 0)?.text === '0' ? true : null;
  if (method === 'extendleft' || fill.at.get('function')?.text === 'heapq.heappush') return null;
  return method === 'appendleft';
}

function isEmptyList(fill: Fill): boolean {
  if (fill.how !== 'set') return false;
  return (fill.value.type === 'list' && fill.value.parts.length === 0) || fill.value.text === 'list()';
}

/** The length is asked to find the tail: `rows[len(rows) - n:]`. */
function isWithin(use: Use, tails: readonly Use[]): boolean {
  return (
    use.kind === 'length' &&
    (tails.some((tail) => tail.at.contains(use.at)) ||
      // `start = max(0, len(rows) - n)`, `for i in range(len(rows) - n, len(rows))`
      (use.at.parent?.type === 'binary_operator' &&
        use.at.parent.get('operator')?.text === '-' &&
        use.at.field === 'left' &&
        tails.some((tail) => tail.node.text === use.node.text)) ||
      (use.at.parent?.type === 'argument_list' && use.at.parent.parent?.get('function')?.text === 'range'))
  );
}

/** `list(rows)[-5:]`: a list of all for the sake of its end. */
function ofListed(node: PyNode, program: PyProgram): CodeFinding | null {
  const source = sourceExpression(node);
  const cut = cutOf(node, program);
  if (!source || (cut?.kind !== 'tail' && cut?.kind !== 'last')) return null;
  const volume = streamVolume(source, program);
  const suspected = isUnknown(volume, program) && isLazy(source, program);
  if ((!isLarge(volume, program) && !suspected) || isWholeInput(node, program)) return null;
  const module = program.moduleOf(node);
  const deque = imported(module, 'collections', 'deque');
  const items =
    node.type === 'list_comprehension'
      ? `(${node.text.slice(1, -1)})`
      : source.type === 'generator_expression' && !/^\(/.test(source.text)
        ? `(${source.text})`
        : source.text;
  const few = `${deque.name}(${items}, maxlen=${cut.count?.text ?? '1'})`;
  return {
    at: node,
    alsoAt: [cut.at],
    why: `All items are in memory for the sake of the last ${cut.count ? `\`${cut.count.text}\`` : 'one'}.`,
    savingBytes: volume.bytes,
    rewrites: [
      {
        says: 'Keep only the last items while they come.',
        edits: [
          replaceNode(module, cut.at, cut.kind === 'last' ? `${few}[-1]` : `list(${few})`),
          ...deque.edits,
        ],
        risk: 'None known.',
        proof: typeof constantOf(cut.count, program) === 'number' || cut.kind === 'last' ? 'text' : 'run',
      },
    ],
    ...suspicion(suspected),
  };
}
