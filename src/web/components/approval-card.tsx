import { useId, useState } from 'preact/hooks';
import type { Approval, Decision } from '../../schema/conversation.ts';
import { clean } from '../display.ts';
import { lastName, rememberName } from '../person.ts';
import { CodeBlock } from './code-block.tsx';
import { Prose } from './prose.tsx';

interface Props {
  approval: Approval;
  disabled: boolean;
  onDecide: (said: Pick<Decision, 'decision' | 'by'>) => void;
}

/** The model asks for a run; a person decides, by name. Words in the chat approve nothing. */
export function ApprovalCard({ approval, disabled, onDecide }: Props) {
  const [by, setBy] = useState(lastName);
  const id = useId();
  const named = by.trim() !== '';
  const decide = (decision: Decision['decision']) => {
    if (!named || disabled) return;
    rememberName(by.trim());
    onDecide({ decision, by: by.trim() });
  };
  return (
    <section class="approval" aria-label="Waits for you">
      <p class="eyebrow">Waits for you</p>
      <h3>
        Run this change? <Prose text={approval.title} />
      </h3>
      {approval.command !== null && <CodeBlock text={approval.command} />}
      <p class="approval-risk">
        The program runs on the machine where oomwhy runs, contained, before and after the change. Risk of the
        change: {clean(approval.risk)}
      </p>
      <div class="approval-bar">
        <label for={id}>Your name</label>
        <input
          id={id}
          type="text"
          class="field"
          maxLength={200}
          autocomplete="name"
          value={by}
          onInput={(event) => setBy(event.currentTarget.value)}
        />
        <button
          type="button"
          class="button button-strong"
          disabled={!named || disabled}
          onClick={() => decide('approve')}
        >
          Approve
        </button>
        <button type="button" class="button" disabled={!named || disabled} onClick={() => decide('reject')}>
          Reject
        </button>
      </div>
    </section>
  );
}
