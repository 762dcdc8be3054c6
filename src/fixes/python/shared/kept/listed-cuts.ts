import { type Edit, replaceNode } from '../../../../python/edits.ts';
import { imported } from '../../../../python/imports.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import type { CodeFinding } from '../../detector.ts';
import { sizeOf } from './bounded-buffer.ts';
import { short, suspicion } from './claims.ts';
import { isLazy } from './consumption.ts';
import { effectsOf, isPure } from './effects.ts';
import { lazyText } from './generators.ts';
import { isLarge, isUnknown, streamVolume } from './growth.ts';
import { listHolding } from './holdings.ts';
import { isListed, sourceExpression } from './listed.ts';
import { orderedCuts } from './ordered-cuts.ts';
import { isCount } from './selection.ts';
import { isVisible } from './visible.ts';

/** `rows = list(stream)`, then sorted in place and cut: the best few are chosen while the stream is read. */
export function listedCuts(program: PyProgram): CodeFinding[] {
  return program.modules.flatMap((module) =>
    [...module.root.walk()].flatMap((node) => (isListed(node, program) ? (found(node, program) ?? []) : [])),
  );
}

function found(node: PyNode, program: PyProgram): CodeFinding | null {
  const source = sourceExpression(node);
  const holding = listHolding(node, program);
  if (!source || !holding || holding.fills.length > 0) return null;
  const volume = streamVolume(source, program);
  const large = isLarge(volume, program);
  if (!large && !(isUnknown(volume, program) && isLazy(source, program))) return null;
  const cuts = orderedCuts(holding, program);
  if (!cuts?.by || cuts.lengths.length > 0 || cuts.heads.length === 0) return null;
  const { key, reverse } = cuts.order;
  const heads = sizeOf(cuts.heads, node, program);
  const lazy = lazyText(node, program);
  if (cuts.tails.length > 0 || !lazy || (key && !isVisible(key, node, program))) return null;
  const module = program.moduleOf(node);
  const heap = imported(module, 'heapq', reverse ? 'nlargest' : 'nsmallest');
  const edits: Edit[] = [
    replaceNode(module, node, `${heap.name}(${heads}, ${lazy}${key ? `, key=${key.text}` : ''})`),
    ...heap.edits,
  ];
  const sure = cuts.heads.every((one) => one === null || isCount(one.count, program));
  const pure = !key || isPure(effectsOf([key], program));
  return {
    at: cuts.by,
    alsoAt: [node, ...cuts.places],
    why: `All items of \`${short(source.text)}\` are kept and sorted, although only the first few of them are used.`,
    savingBytes: volume.bytes,
    rewrites:
      heads === null || heads === ''
        ? []
        : [
            {
              says: `Keep only the best \`${heads}\` while the items come.`,
              edits,
              risk: sure
                ? 'None known: equal items keep their order.'
                : 'A negative number of items would give another result.',
              proof: sure && pure ? 'text' : 'run',
            },
          ],
    ...suspicion(!large),
  };
}
