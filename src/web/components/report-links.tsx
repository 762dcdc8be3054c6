import { useState } from 'preact/hooks';
import type { Incident } from '../../schema/incident.ts';
import { getReport } from '../api.ts';
import { download as save } from '../download.ts';
import { picturesOf } from '../pictures/index.ts';
import { withPictures } from '../report-pictures.tsx';

interface Props {
  incident: Incident;
  onEvidence: () => void;
}

const TYPES = [
  { type: 'text/markdown', name: 'Markdown', end: 'md' },
  { type: 'text/html', name: 'HTML', end: 'html' },
  { type: 'application/json', name: 'JSON', end: 'json' },
] as const;

/** The format goes by the Accept header, which a plain link cannot send. HTML takes the pictures with it. */
export function ReportLinks({ incident, onEvidence }: Props) {
  const [failed, setFailed] = useState(false);
  const download = async ({ type, end }: (typeof TYPES)[number]) => {
    try {
      const report = await getReport(incident.id, type);
      const whole = end === 'html' ? withPictures(await report.text(), picturesOf(incident)) : report;
      save(`oomwhy-${incident.id.slice(0, 32)}.${end}`, whole, type);
      setFailed(false);
    } catch {
      setFailed(true);
    }
  };
  return (
    <div class="report">
      <button type="button" class="link" title="Evidence (e)" onClick={onEvidence}>
        Evidence
      </button>
      <span class="report-formats">
        <span aria-live="polite">{failed ? 'The report could not be fetched. Try again:' : 'Report'}</span>
        {TYPES.map((one) => (
          <button
            key={one.type}
            type="button"
            class="link"
            aria-label={`Download as ${one.name}`}
            onClick={() => download(one)}
          >
            {one.name}
          </button>
        ))}
      </span>
    </div>
  );
}
