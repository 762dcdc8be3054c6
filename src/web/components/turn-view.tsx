import type { ComponentChildren } from 'preact';
import type { Decision, Feedback } from '../../schema/conversation.ts';
import type { Citation, Fix, Incident } from '../../schema/incident.ts';
import { clean } from '../display.ts';
import type { Shown } from '../shown.ts';
import type { Turn } from '../turn.ts';
import { Answer } from './answer.tsx';
import { AnswerActions } from './answer-actions.tsx';
import { AnswerMeta } from './answer-meta.tsx';
import { ApprovalCard } from './approval-card.tsx';
import { FailureNote } from './failure-note.tsx';
import { Question } from './question.tsx';
import { ToolUses } from './tool-uses.tsx';
import { WithheldNote } from './withheld-note.tsx';

interface Props {
  incident: Incident;
  turn: Turn;
  last: boolean;
  /** What was said about the answer before. */
  feedback: Feedback | null;
  shown: Shown | null;
  onShow: (citation: Citation) => void;
  onFix: (fix: Fix) => void;
  onRetry: () => void;
  onEdit: () => void;
  onDecide: (said: Pick<Decision, 'decision' | 'by'>) => void;
  /** What stands between the question and its answer. */
  children: ComponentChildren;
}

const DOING = {
  waiting: 'Reading the evidence',
  streaming: 'Answering',
  reconnecting: 'The connection broke. Reconnecting',
} as const;

export function TurnView(props: Props) {
  const { incident, turn, last, children, onRetry } = props;
  const { question, state, failure, decision, approval } = turn;
  const running = state in DOING;
  const again = (
    <button type="button" class="more" onClick={onRetry}>
      Ask again
    </button>
  );
  return (
    <>
      {question !== '' &&
        (decision ? <p class="decision">{clean(question)}</p> : <Question text={question} />)}
      {children}
      <ToolUses uses={turn.tools} />
      <Answer
        incident={incident.id}
        sentences={turn.sentences}
        citations={turn.citations}
        fixes={incident.fixes}
        shown={props.shown}
        onShow={props.onShow}
        onFix={props.onFix}
      />
      {running && (
        <p class="waiting" aria-hidden="true">
          <span class="pulse" /> {DOING[state as keyof typeof DOING]}
        </p>
      )}
      {approval && last && <ApprovalCard approval={approval} disabled={running} onDecide={props.onDecide} />}
      {state === 'stopped' && !decision && <p class="stopped">Stopped before the end. {again}</p>}
      {turn.notice && (
        <p class="stopped">
          {clean(turn.notice)} {again}
        </p>
      )}
      <WithheldNote withheld={turn.withheld} />
      {failure && <FailureNote failure={failure} onRetry={onRetry} />}
      {state === 'done' && turn.sentences.length > 0 && (
        <footer class="turn-foot">
          <AnswerMeta turn={turn} />
          <AnswerActions
            incident={incident.id}
            turn={turn}
            given={props.feedback}
            onEdit={last && !decision && question !== '' && turn.id !== null ? props.onEdit : null}
            onRetry={last && !decision && question !== '' && !turn.notice ? onRetry : null}
          />
        </footer>
      )}
    </>
  );
}
