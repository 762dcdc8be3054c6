import type { ComponentChildren, RefObject } from 'preact';
import { useMemo, useRef } from 'preact/hooks';
import type { Decision, Feedback } from '../../schema/conversation.ts';
import type { Citation, Fix, Incident } from '../../schema/incident.ts';
import { useNear } from '../near.ts';
import type { Shown } from '../shown.ts';
import type { Turn } from '../turn.ts';
import { TurnView } from './turn-view.tsx';

/** From so many on, only turns near the view are drawn. */
export const MANY = 30;
/** The last ones are always drawn: an answer is followed while it grows. */
const LAST = 2;

interface Doing {
  onShow: (citation: Citation) => void;
  onFix: (fix: Fix) => void;
  onRetry: (turn: Turn) => void;
  onEdit: (turn: Turn) => void;
  onDecide: (turn: Turn, said: Pick<Decision, 'decision' | 'by'>) => void;
}

interface Props extends Doing {
  incident: Incident;
  turns: readonly Turn[];
  feedback: ReadonlyMap<string, Feedback>;
  shown: Shown | null;
  scroller: RefObject<HTMLElement | null>;
  /** What stands between the first question and its answer. */
  children: ComponentChildren;
}

export function TurnList({ turns, feedback, children, ...rest }: Props) {
  const lazy = turns.length >= MANY;
  return (
    <>
      {turns.map((turn, index) => (
        <Slot
          key={turn.key}
          {...rest}
          turn={turn}
          last={index === turns.length - 1}
          lazy={lazy && index > 0 && index < turns.length - LAST}
          feedback={(turn.id && feedback.get(turn.id)) || null}
        >
          {index === 0 ? children : null}
        </Slot>
      ))}
    </>
  );
}

interface SlotProps extends Doing {
  incident: Incident;
  turn: Turn;
  last: boolean;
  lazy: boolean;
  feedback: Feedback | null;
  shown: Shown | null;
  scroller: RefObject<HTMLElement | null>;
  children: ComponentChildren;
}

/** A turn's place in the page, which stays while what is in it comes and goes. */
function Slot({ incident, turn, last, lazy, feedback, shown, scroller, children, ...doing }: SlotProps) {
  const box = useRef<HTMLElement>(null);
  const { near, height } = useNear(box, scroller, lazy);
  // A stream changes one turn, many times a second: the others are left as they are.
  const view = useMemo(
    () =>
      near && (
        <TurnView
          incident={incident}
          turn={turn}
          last={last}
          feedback={feedback}
          shown={shown}
          onShow={doing.onShow}
          onFix={doing.onFix}
          onRetry={() => doing.onRetry(turn)}
          onEdit={() => doing.onEdit(turn)}
          onDecide={(said) => doing.onDecide(turn, said)}
        >
          {children}
        </TurnView>
      ),
    [near, incident, turn, last, feedback, shown],
  );
  return (
    <article
      ref={box}
      class="turn"
      data-turn
      id={turn.id ? `m-${turn.id}` : undefined}
      tabIndex={-1}
      aria-label={turn.question ? 'Question and answer' : 'Answer'}
      style={near ? undefined : { height: `${height}px` }}
    >
      {view}
    </article>
  );
}
