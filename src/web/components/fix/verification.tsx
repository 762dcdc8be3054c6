import { useState } from 'preact/hooks';
import type { Fix } from '../../../schema/incident.ts';
import { clean } from '../../display.ts';
import { useVerificationRun } from '../../verification-run.ts';
import { CodeBlock } from '../code-block.tsx';
import { FailureNote } from '../failure-note.tsx';
import { PlayIcon } from '../icons.tsx';
import { BeforeAfter } from './before-after.tsx';
import { RunForm } from './run-form.tsx';
import { RunOutput } from './run-output.tsx';

interface Props {
  incident: string;
  fix: Fix;
  onFix: (fix: Fix) => void;
}

const START_WITH_SANDBOX = 'OOMWHY_SANDBOX=on npm start';

/** Runs are off unless whoever started the service switched them on. */
function SandboxOff() {
  return (
    <div class="note" role="alert">
      <p>
        <strong>This service runs no programs.</strong> Whoever starts it can allow runs. They happen on that
        machine, under the memory limit of the incident, contained as well as the machine can:
      </p>
      <CodeBlock text={START_WITH_SANDBOX} />
    </div>
  );
}

/** Runs the program before and after the change, once a person said so by name, and shows what came out. */
export function Verification({ incident, fix, onFix }: Props) {
  const [asking, setAsking] = useState(false);
  const { stages, running, failure, start, stop } = useVerificationRun(incident, fix, onFix);
  const { verification } = fix;
  const run = verification === null ? 'Run it before and after' : 'Run it again';
  return (
    <section class="verification" aria-label="Run of this change">
      {stages.length > 0 && <RunOutput stages={stages} running={running} />}
      {running && (
        <p class="verification-bar">
          <span class="waiting-inline">
            <span class="pulse" aria-hidden="true" />{' '}
            {stages.length === 0 ? 'Getting the program ready' : 'Running'}
          </span>
          <button type="button" class="button" onClick={stop}>
            Stop the run
          </button>
        </p>
      )}
      {failure?.code === 'sandbox-off' ? (
        <SandboxOff />
      ) : (
        failure && <FailureNote failure={failure} onRetry={null} />
      )}
      {verification !== null && !running && (
        <>
          <BeforeAfter verification={verification} />
          <p class="verification-says">{clean(verification.says)}</p>
          <details class="more-about">
            <summary>How it was run, and what that cannot show</summary>
            <ul>
              {verification.approvedBy !== null && <li>Allowed by {clean(verification.approvedBy)}.</li>}
              <li>
                Limit set with {verification.limiter}, isolation: {verification.isolation}.
              </li>
              {verification.cannotProve.map((one) => (
                <li key={one}>{clean(one)}</li>
              ))}
            </ul>
          </details>
        </>
      )}
      {asking && !running && (
        <RunForm
          fix={fix}
          onCancel={() => setAsking(false)}
          onAllow={(allowed) => {
            setAsking(false);
            start(allowed);
          }}
        />
      )}
      {!asking && !running && (
        <button type="button" class="button verification-open" onClick={() => setAsking(true)}>
          <PlayIcon /> {run}
        </button>
      )}
    </section>
  );
}
