import type { Incident } from '../../schema/incident.ts';
import { clean, confidenceWords, firstSentence, middle, utcTime } from '../display.ts';
import { eventOf } from '../verdict-event.ts';
import { Clip } from './clip.tsx';
import { InconclusiveCard } from './inconclusive-card.tsx';
import { ReportLinks } from './report-links.tsx';
import { VerdictFacts } from './verdict-facts.tsx';

interface Props {
  incident: Incident;
  onEvidence: () => void;
}

export function VerdictCard({ incident, onEvidence }: Props) {
  const { verdict } = incident;
  if (verdict.cause === 'inconclusive')
    return <InconclusiveCard incident={incident} onEvidence={onEvidence} />;
  const event = eventOf(incident);
  const path = event?.cgroup?.limitPath ?? null;
  return (
    <section class="verdict" aria-label="Verdict">
      <p class="verdict-line">
        <span class="eyebrow">Verdict</span>
        <span class="confidence">
          {confidenceWords(verdict.confidence)}, {Math.round(verdict.confidence * 100)} %
        </span>
      </p>
      <h1>{middle(verdict.title, 300)}</h1>
      <p class="verdict-summary">
        <Clip text={firstSentence(verdict.summary)} />
      </p>
      <VerdictFacts event={event} facts={incident.facts} />
      <footer class="verdict-foot">
        <dl>
          {path !== null && (
            <div>
              <dt>Control group</dt>
              <dd>
                <code title={clean(path.slice(0, 4096))}>{middle(path, 56)}</code>
              </dd>
            </div>
          )}
          {event?.time && (
            <div>
              <dt>Time</dt>
              <dd>{utcTime(event.time)}</dd>
            </div>
          )}
        </dl>
        <ReportLinks incident={incident} onEvidence={onEvidence} />
      </footer>
    </section>
  );
}
