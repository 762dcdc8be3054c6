import { overlap } from '../../../../python/edits.ts';
import type { CodeFinding } from '../../detector.ts';

/** Without the rewrites that would change one place twice; damaged code can lead to such. */
export function sound(findings: readonly CodeFinding[]): CodeFinding[] {
  return findings.map((finding) => ({
    ...finding,
    rewrites: finding.rewrites.filter(
      ({ edits }) => !edits.some((one, index) => edits.slice(index + 1).some((other) => overlap(one, other))),
    ),
  }));
}
