import type { ComponentChildren } from 'preact';
import type { Citation } from '../../schema/incident.ts';
import type { Turn } from '../conversation.ts';
import { clean } from '../display.ts';
import { Answer } from './answer.tsx';

import { FailureNote } from './failure-note.tsx';
import { Question } from './question.tsx';

interface Props {
  turn: Turn;
  shown: Citation | null;
  onShow: (citation: Citation) => void;
  onRetry: () => void;
  /** What stands between the question and its answer. */
  children: ComponentChildren;
}

export function TurnView({ turn, shown, onShow, onRetry, children }: Props) {
  const { question, state, failure } = turn;
  return (
    <article class="turn" data-turn aria-label={question ? 'Question and answer' : 'Answer'}>
      {question !== '' && <Question text={question} />}
      {children}
      <Answer sentences={turn.sentences} citations={turn.citations} shown={shown} onShow={onShow} />
      {(state === 'waiting' || state === 'streaming') && (
        <p class="waiting" aria-hidden="true">
          <span class="pulse" /> {state === 'waiting' ? 'Reading the evidence' : 'Answering'}
        </p>
      )}
      {state === 'stopped' && (
        <p class="stopped">
          Stopped before the end.{' '}
          <button type="button" class="more" onClick={onRetry}>
            Ask again
          </button>
        </p>
      )}
      {turn.notice && (
        <p class="stopped">
          {clean(turn.notice)}{' '}
          <button type="button" class="more" onClick={onRetry}>
            Ask again
          </button>
        </p>
      )}
      {failure && <FailureNote failure={failure} onRetry={onRetry} />}
    </article>
  );
}
