import { useState } from 'preact/hooks';
import { getReport } from '../api.ts';

const TYPES = [
  { type: 'text/markdown', name: 'Markdown', end: 'md' },
  { type: 'text/html', name: 'HTML', end: 'html' },
] as const;

/** The format goes by the Accept header, which a plain link cannot send. */
export function ReportLinks({ id }: { id: string }) {
  const [failed, setFailed] = useState(false);
  const download = async ({ type, end }: (typeof TYPES)[number]) => {
    try {
      const url = URL.createObjectURL(await getReport(id, type));
      const link = document.createElement('a');
      link.href = url;
      link.download = `oomwhy-${id.slice(0, 32)}.${end}`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(url), 10_000);
      setFailed(false);
    } catch {
      setFailed(true);
    }
  };
  return (
    <p class="report">
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
    </p>
  );
}
