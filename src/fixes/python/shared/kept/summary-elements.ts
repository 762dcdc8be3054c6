import { type Edit, replaceNode } from '../../../../python/edits.ts';
import { calledName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import type { Use } from '../../../../python/uses.ts';
import type { CodeFinding, Rewrite } from '../../detector.ts';
import { effectsOf, isPure } from './effects.ts';
import { fieldsOf } from './fields.ts';
import { repeatsOf } from './growth.ts';
import { type Holding, holdingsOf } from './holdings.ts';
import { instanceOf } from './instances.ts';
import { slotsOf } from './slots.ts';
import { operand } from './statements.ts';
import { isBulky } from './summary-fields.ts';

/** Values of a dict that are only asked for one thing: `len(rows)`, `track.summary()`. */
export function elementFindings(program: PyProgram): (CodeFinding & { of: PyNode })[] {
  return holdingsOf(program).flatMap((holding) => found(holding, program) ?? []);
}

function found(holding: Holding, program: PyProgram): (CodeFinding & { of: PyNode }) | null {
  if (holding.form !== 'dict' || holding.groups || holding.shrinks) return null;
  const [fill, second] = holding.fills;
  if (!fill || second || fill.how !== 'set' || fill.at.type !== 'assignment') return null;
  if (fill.at.parent?.type === 'assignment' || fill.at.get('right')?.type === 'assignment') return null;
  if (repeatsOf(fill.at, holding.binding ? holding.made : null, program) === null) return null;
  const slots = slotsOf(holding, program);
  const reads = slots?.reads.filter((use) => use.kind !== 'deleted') ?? [];
  const [first] = reads;
  if (!slots || !first) return null;
  const asked = askedOf(first, program);
  if (!asked || !reads.every((use) => askedOf(use, program)?.text === asked.text)) return null;
  if (!isLargeValue(fill.value, asked.kind, program)) return null;
  const rewrite = rewriteOf(holding, reads, asked, program);
  return {
    of: fill.value,
    at: fill.at,
    alsoAt: [holding.statement, ...reads.map((use) => use.at)],
    why: `\`${holding.name}\` keeps a whole value under each key, although nothing but \`${asked.text.replace('%', '…')}\` of it is ever asked for.`,
    savingBytes: null,
    rewrites: rewrite ? [rewrite] : [],
  };
}

interface Asked {
  readonly kind: 'length' | 'method';
  /** With `%` for the value. */
  readonly text: string;
}

function askedOf(use: Use, program: PyProgram): Asked | null {
  if (use.kind === 'length') return { kind: 'length', text: 'len(%)' };
  if (use.kind !== 'method' || use.at.type !== 'call' || (use.at.get('arguments')?.parts.length ?? 1) > 0)
    return null;
  const callee = program.calleeOf(use.at);
  if (!callee?.owner || callee.generator || callee.async) return null;
  return isPure(ownEffects(use.at, program)) ? { kind: 'method', text: `%.${use.detail}()` } : null;
}

/** Effects of the method without the names that are its own. */
function ownEffects(call: PyNode, program: PyProgram) {
  return effectsOf([call], program);
}

function isLargeValue(value: PyNode, kind: Asked['kind'], program: PyProgram): boolean {
  if (kind === 'length') return isBulky(value, program, 0);
  const cls = instanceOf(value, program);
  if (!cls) return false;
  const init = program.functions.find((fn) => fn.owner === cls && fn.name === '__init__');
  const bulky = fieldsOf(program).some(
    (field) =>
      field.cls === cls &&
      field.calls.some((call) =>
        (call.get('arguments')?.parts ?? []).some((part) => isBulky(part, program, 0)),
      ),
  );
  if (bulky) return true;
  // What the object makes of what it is given: arrays, lists.
  return [...(init?.body.walk() ?? [])].some((node) => {
    if (node.type !== 'assignment' || node.get('left')?.type !== 'attribute') return false;
    const right = node.get('right');
    if (/comprehension$/.test(right?.type ?? '')) return true;
    return (
      right?.type === 'call' &&
      /^(?:numpy|pandas|array)\.|^(?:list|sorted|dict|bytes|bytearray)$/.test(
        calledName(right, program.moduleOf(right)) ?? '',
      )
    );
  });
}

function rewriteOf(
  holding: Holding,
  reads: readonly Use[],
  asked: Asked,
  program: PyProgram,
): Rewrite | null {
  const [fill] = holding.fills;
  if (!fill) return null;
  const module = program.moduleOf(fill.at);
  const edits: Edit[] = [
    replaceNode(
      module,
      fill.value,
      asked.text.replace(
        '%',
        asked.kind === 'length' ? fill.value.text : operand(fill.value.text, fill.value),
      ),
    ),
  ];
  for (const use of reads) {
    if (program.moduleOf(use.at) !== module) return null;
    edits.push(replaceNode(module, use.at, use.node.text));
  }
  return {
    says: `Keep \`${asked.text.replace('%', '…')}\` under each key of \`${holding.name}\`, not the whole value.`,
    edits,
    risk: 'It is worked out for every value, in the order in which they come.',
    proof: 'text',
  };
}
