import type { Facts } from '../facts/types.ts';
import { formatBytes } from '../lib/bytes.ts';
import type { MallocStats } from '../parse/malloc-stats.ts';
import { type Finding, found, notApplicable, ruledOut, say } from './cause.ts';
import { tooSmallFor } from './kill.ts';

const TWICE = 2;
const WORTH = 32 * 1024 ** 2;

/** Whether an allocator's own statistics show that it holds far more from the system than is in use. */
export function evaluateAllocator(facts: Facts, allocator: MallocStats['allocator'], name: string): Finding {
  if (!facts.event) return notApplicable('Nothing failed.');
  const stats = facts.parsed.mallocStats.find((one) => one.allocator === allocator);
  if (!stats) return notApplicable('The allocator’s statistics are not in the evidence.');
  const { held, used } = stats;
  if (held.value < used.value * TWICE || held.value - used.value < WORTH)
    return ruledOut('The allocator holds little more than is in use.', held, used);
  const small = tooSmallFor(facts, held.value);
  if (small) return ruledOut(small, held);
  return found(
    0.85,
    say(
      `${name} holds ${formatBytes(held.value)} from the system, of which ${formatBytes(used.value)} is in use: the rest was freed by the program, but stays resident.`,
      held,
      used,
    ),
  );
}
