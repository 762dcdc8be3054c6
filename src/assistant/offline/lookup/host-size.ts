import { ramAndSwap } from '../../../facts/host.ts';
import type { Draft } from '../../draft.ts';
import type { Ask } from '../ask.ts';
import { heldOf } from '../program/need.ts';
import { exactly, say } from '../say.ts';

/** Causes for which RAM and swap count alike: not where memory is locked, reserved or bound to a node. */
const EITHER = /^(?:global-oom|global-oom-swap-full|no-swap|innocent-victim|working-set-too-large)$/;

/**
 * Whether a host with so much RAM and swap in all would have carried the whole run, as far as that is known: what was
 * in use when it ran out is the lower bound, the estimate of the whole run the upper.
 */
export function hostOf({ diagnosis, need }: Ask, total: number, what: string): Draft[] {
  if (!EITHER.test(diagnosis.incident.verdict.cause)) return [];
  const bounds = diagnosis.incident.insight.survival;
  const held = heldOf(diagnosis)?.value ?? null;
  if (bounds?.limit !== 'RAM and swap' || bounds.atLeastBytes === null) return [];
  if (total <= bounds.atLeastBytes)
    return [
      say(
        `No: ${what} makes ${exactly(total)} of RAM and swap, and ${exactly(bounds.atLeastBytes)} was not enough.`,
        ...bounds.evidence,
      ),
    ];
  const others = held === null ? 0 : Math.max(0, bounds.atLeastBytes - held);
  const beside = others > 0 ? `, and the host ${exactly(others)} beside it` : '';
  if (need && need.bytes + others > total)
    return [
      say(
        `No: ${what} makes ${exactly(total)} of RAM and swap, and the whole run needs about ${exactly(need.bytes)}${beside}; it only fails later.`,
        ...need.evidence,
        ...bounds.evidence.slice(0, 2),
      ),
    ];
  if (need)
    return [
      say(
        `By the estimate it would do: ${what} makes ${exactly(total)} of RAM and swap, the whole run needs about ${exactly(need.bytes)}${beside}; nothing in the evidence proves it.`,
        ...need.evidence,
        ...bounds.evidence.slice(0, 2),
      ),
    ];
  return [
    say(
      `The evidence does not say whether ${what} is enough: that makes ${exactly(total)} of RAM and swap, and more than ${exactly(bounds.atLeastBytes)} was needed.`,
      ...bounds.evidence,
    ),
  ];
}

/** RAM and swap in all, with what a question adds or puts in the place of one of them. */
export function imaginedHost(
  { question, diagnosis }: Ask,
  part: 'ram' | 'swap',
): { total: number; size: number } | null {
  const both = ramAndSwap(diagnosis.facts);
  const size = question.sizes[0];
  if (!both || size === undefined) return null;
  const more = /\b(?:more|add|adds|added|adding|additional|extra|another|ordered|bought|buy)\b/.test(
    question.text,
  );
  const [ram, swap] = [both.ram.value, both.swap.value];
  if (more) return { total: ram + swap + size, size };
  return { total: part === 'ram' ? size + swap : ram + size, size };
}
