import type { Fix, Incident } from '../../../schema/incident.ts';
import type { Turn } from '../../turn.ts';
import { FixCard } from './fix-card.tsx';

interface Props {
  incident: Incident;
  turns: readonly Turn[];
  onFix: (fix: Fix) => void;
}

/** Fixes that no answer speaks of: none may be out of reach. */
export function FixList({ incident, turns, onFix }: Props) {
  const named = new Set(turns.flatMap(({ sentences }) => sentences.map(({ text }) => text)));
  const others = incident.fixes.filter(({ title }) => !named.has(title));
  if (others.length === 0) return null;
  return (
    <section class="answer other-fixes" aria-labelledby="other-fixes">
      <h2 id="other-fixes">Further changes</h2>
      {others.map((fix) => (
        <FixCard key={fix.id} incident={incident.id} fix={fix} marks={null} onFix={onFix} />
      ))}
    </section>
  );
}
