import type { Incident } from '../../schema/incident.ts';
import { middle } from '../display.ts';
import { Clip } from './clip.tsx';
import { MissingList } from './missing-list.tsx';
import { ReportLinks } from './report-links.tsx';

/** Not knowing is an answer too: it says so, and what would decide. */
interface Props {
  incident: Incident;
  onEvidence: () => void;
}

export function InconclusiveCard({ incident, onEvidence }: Props) {
  const { verdict, missing } = incident;
  return (
    <section class="verdict verdict-open" aria-label="Verdict">
      <p class="verdict-line">
        <span class="eyebrow">No verdict yet</span>
      </p>
      <h1>{middle(verdict.title, 300)}</h1>
      <p class="verdict-summary">
        <Clip text={verdict.summary} />
      </p>
      {missing.length > 0 && <MissingList missing={missing} />}
      <footer class="verdict-foot">
        <p>Send what is missing together with what you have, as a new incident.</p>
        <ReportLinks incident={incident} onEvidence={onEvidence} />
      </footer>
    </section>
  );
}
