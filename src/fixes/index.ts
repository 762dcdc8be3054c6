import type { Cause } from '../causes/cause.ts';
import type { Facts } from '../facts/types.ts';
import type { Fix } from '../schema/incident.ts';
import { addSwap } from './add-swap.ts';
import { capTheHog } from './cap-the-hog.ts';
import { emptyTmpfs } from './empty-tmpfs.ts';
import { findTheSender } from './find-the-sender.ts';
import type { FixRule } from './fix.ts';
import { raiseCommitLimit } from './raise-commit-limit.ts';
import { raiseMemoryLimit } from './raise-memory-limit.ts';
import { raiseRlimit } from './raise-rlimit.ts';
import { readAvailable } from './read-available.ts';
import { shrinkRequest } from './shrink-request.ts';

export const fixes: readonly FixRule[] = [
  raiseMemoryLimit,
  emptyTmpfs,
  capTheHog,
  addSwap,
  raiseRlimit,
  raiseCommitLimit,
  shrinkRequest,
  findTheSender,
  readAvailable,
];

/** What the leading cause asks for, in its order; a rule whose numbers this incident lacks proposes nothing. */
export function proposeFixes(facts: Facts, cause: Cause | null): Fix[] {
  return (cause?.meta.fixes ?? []).flatMap((id) => {
    const rule = fixes.find((one) => one.meta.id === id);
    const proposal = rule?.propose(facts);
    if (!rule || !proposal) return [];
    const { kind, title } = rule.meta;
    const { why, command, risk, undo, evidence } = proposal;
    return [
      {
        id,
        kind,
        title,
        why,
        file: null,
        diff: null,
        command,
        risk,
        undo,
        verification: null,
        evidence: [...evidence],
      },
    ];
  });
}
