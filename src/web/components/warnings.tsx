import { middle } from '../display.ts';

const SHOWN = 5;

/** What was handed over and could not be read, so that nobody takes silence for reading. */
export function Warnings({ warnings }: { warnings: readonly string[] }) {
  if (warnings.length === 0) return null;
  const rest = warnings.length - SHOWN;
  return (
    <ul class="warnings" aria-label="Not read">
      {warnings.slice(0, SHOWN).map((warning) => (
        <li key={warning}>{middle(warning, 400)}</li>
      ))}
      {rest > 0 && <li>And {rest} more like these.</li>}
    </ul>
  );
}
