import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Attachment } from '../attachments.ts';
import { type Opening, useConversation } from '../conversation.ts';
import { clean, count } from '../display.ts';
import { useFeedback } from '../feedback.ts';
import { useKey, useMedia } from '../hooks.ts';
import { useFollow } from '../scroll.ts';
import { shownOf } from '../shown.ts';
import type { Turn } from '../turn.ts';
import { useShown } from '../use-shown.ts';
import { Dock } from './dock.tsx';
import { EvidencePanel } from './evidence-panel.tsx';
import { FailureNote } from './failure-note.tsx';
import { FixList } from './fix/fix-list.tsx';
import { IncidentPictures } from './picture/incident-pictures.tsx';
import { Suggestions } from './suggestions.tsx';
import { MANY, TurnList } from './turn-list.tsx';
import { VerdictCard } from './verdict-card.tsx';
import { Warnings } from './warnings.tsx';

interface Props {
  id: string;
  opening: Opening | null;
  /** New evidence begins a new incident. */
  onEvidence: (added: Attachment[]) => void;
}

export function IncidentPage({ id, opening, onEvidence }: Props) {
  const talk = useConversation(id, opening);
  const { incident, turns, failure, busy, ask, stop } = talk;
  const [chosen, setChosen] = useState<Turn | null>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const { below, followTurn, toEnd } = useFollow(scroller, content);
  const { shown, setShown, close } = useShown(content, incident !== null && turns.length > 0 && !busy);
  const feedback = useFeedback(id);
  const sheet = useMedia('(max-width: 800px)');

  const last = turns.at(-1);
  // Only the last question can be asked anew; another tab may have gone on.
  const editing = chosen?.key === last?.key ? chosen : null;

  const escaped = useCallback(() => {
    if (busy) stop();
    else if (shown && !sheet) close();
  }, [busy, stop, shown, sheet, close]);
  useKey('Escape', escaped);
  useKey(
    'e',
    useCallback(() => setShown({ kind: 'sources' }), [setShown]),
  );

  // The keys that scroll shall work at once on a new answer.
  useEffect(() => {
    if (opening) scroller.current?.focus({ preventScroll: true });
  }, [opening]);
  useEffect(() => {
    if (incident) document.title = `${clean(incident.verdict.title)} – oomwhy`;
  }, [incident]);

  const send = (question: string) => {
    if (busy) return;
    setChosen(null);
    followTurn();
    ask(question, editing);
  };
  const status = {
    waiting: 'Composing the answer',
    streaming: 'Answering',
    reconnecting: 'The connection broke, reconnecting',
    done: `Answer complete, ${count(last?.sentences.length ?? 0, 'sentence')}`,
    stopped: 'Answer stopped',
    failed: 'The answer failed',
  }[last?.state ?? 'done'];

  return (
    <>
      <main class="incident">
        <div class={`scroller ${turns.length >= MANY ? 'scroller-long' : ''}`} ref={scroller} tabIndex={-1}>
          <div class="column" ref={content}>
            <div role="log" aria-label="Conversation" aria-busy={busy || !incident}>
              {failure && <FailureNote failure={failure} onRetry={talk.load} />}
              {!incident && !failure && <p class="waiting">Opening the incident…</p>}
              {incident && (
                <TurnList
                  incident={incident}
                  turns={turns}
                  feedback={feedback}
                  shown={shown}
                  scroller={scroller}
                  onShow={(citation) => setShown(shownOf(citation))}
                  onFix={talk.putFix}
                  onRetry={(turn) => ask(turn.question, turn)}
                  onEdit={setChosen}
                  onDecide={({ approval }, said) => {
                    followTurn();
                    if (approval) talk.decide(approval, said);
                  }}
                >
                  <VerdictCard incident={incident} onEvidence={() => setShown({ kind: 'sources' })} />
                  <Warnings warnings={incident.warnings} />
                  <IncidentPictures incident={incident} />
                </TurnList>
              )}
            </div>
            {incident && !busy && <FixList incident={incident} turns={turns} onFix={talk.putFix} />}
            {incident && !busy && <Suggestions asked={turns.map(({ question }) => question)} onPick={send} />}
          </div>
        </div>
        {incident && (
          <Dock
            id={id}
            busy={busy}
            editing={editing}
            onEnd={below && (busy || turns.length > 1) ? toEnd : null}
            onCancelEdit={() => setChosen(null)}
            onSend={send}
            onStop={stop}
            onEvidence={onEvidence}
          />
        )}
        <output class="sr-only">{incident ? status : ''}</output>
      </main>
      {shown && <EvidencePanel id={id} shown={shown} sheet={sheet} onShow={setShown} onClose={close} />}
    </>
  );
}
