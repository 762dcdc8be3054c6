import { useEffect, useRef } from 'preact/hooks';
import { clean, formatBytes } from '../../display.ts';
import { saidOutcome } from '../../run-words.ts';
import type { StageName, StageView } from '../../verification-run.ts';
import { ScrollRegion } from '../scroll-region.tsx';

const NAMES: Record<StageName, string> = {
  original: 'As it is',
  reference: 'As it is, with room, for its output',
  patched: 'With the change',
  measure: 'Measured, to find a limit',
};

function Output({ view, running }: { view: StageView; running: boolean }) {
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [view.output]);
  return (
    <li class="run">
      <p class="run-head">
        <span class="run-name">{NAMES[view.stage]}</span>
        <span class="run-limit">limit {formatBytes(view.limitBytes)}</span>
        <span class="run-state">
          {view.run === null ? (running ? 'running' : 'stopped') : saidOutcome(view.run)}
        </span>
      </p>
      {view.output !== '' && (
        <ScrollRegion class="run-text" box={box} label={`Output of the run: ${NAMES[view.stage]}`}>
          <pre>
            {view.cut && '…'}
            {clean(view.output)}
          </pre>
        </ScrollRegion>
      )}
    </li>
  );
}

/** What the programs print, run after run. It is the output of a hostile program: plain text, bounded. */
export function RunOutput({ stages, running }: { stages: readonly StageView[]; running: boolean }) {
  return (
    <ol class="runs" aria-label="Runs" aria-busy={running}>
      {stages.map((view, index) => (
        <Output key={index} view={view} running={running} />
      ))}
    </ol>
  );
}
