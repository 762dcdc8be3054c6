import type { Fix } from '../../../schema/incident.ts';
import { CheckIcon, CircleIcon } from '../icons.tsx';

/** How far a change of the code is shown to hold. */
export function proofOf({ verification }: Fix): { words: string; level: 'proven' | 'run' | 'open' } {
  if (verification === null) return { words: 'Not run yet', level: 'open' };
  if (verification.proven) return { words: 'Run and proven', level: 'proven' };
  if (verification.sameOutput === true) return { words: 'Run, same output', level: 'run' };
  if (verification.sameOutput === false) return { words: 'Run, other output', level: 'open' };
  return { words: 'Run, nothing to compare', level: 'open' };
}

export function ProofLabel({ fix }: { fix: Fix }) {
  const { words, level } = proofOf(fix);
  return (
    <span class={`proof proof-${level}`}>
      {level === 'open' ? <CircleIcon /> : <CheckIcon />} {words}
    </span>
  );
}
