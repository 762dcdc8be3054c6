import type { ComponentChildren } from 'preact';
import type { Fix } from '../../../schema/incident.ts';
import { CodeBlock } from '../code-block.tsx';
import { Prose } from '../prose.tsx';
import { DerivedCommand } from './derived-command.tsx';
import { DiffView } from './diff-view.tsx';
import { ProofLabel } from './proof-label.tsx';
import { Verification } from './verification.tsx';

interface Props {
  incident: string;
  fix: Fix;
  /** Citations of why. */
  marks: ComponentChildren;
  onFix: (fix: Fix) => void;
}

const KINDS = { code: 'Change of the code', configuration: 'Configuration', operation: 'Operation' } as const;

/** One change to make: what, why, how, at what risk, and how to take it back. */
export function FixCard({ incident, fix, marks, onFix }: Props) {
  const { kind, diff, command, undo } = fix;
  return (
    <article class="fix">
      <header class="fix-head">
        <span class="eyebrow">{KINDS[kind]}</span>
        {kind === 'code' && <ProofLabel fix={fix} />}
      </header>
      <h3>
        <Prose text={fix.title} />
      </h3>
      <p class="fix-why">
        <Prose text={fix.why} /> {marks}
      </p>
      {diff !== null && <DiffView diff={diff} file={fix.file} />}
      {command !== null && (
        <div class="fix-command">
          {diff !== null && <p class="fix-label">To apply it, in the program’s folder</p>}
          <DerivedCommand command={command} fix={fix} />
        </div>
      )}
      <dl class="fix-notes">
        <div>
          <dt>Risk</dt>
          <dd>
            <Prose text={fix.risk} />
          </dd>
        </div>
        {undo !== null && (
          <div>
            <dt>To undo</dt>
            <dd>
              <CodeBlock text={undo} />
            </dd>
          </div>
        )}
      </dl>
      {kind === 'code' && <Verification incident={incident} fix={fix} onFix={onFix} />}
    </article>
  );
}
