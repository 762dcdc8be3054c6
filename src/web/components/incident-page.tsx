import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { type Attachment, fromText } from '../attachments.ts';
import { type Opening, useConversation } from '../conversation.ts';
import { clean, count } from '../display.ts';
import { useFeedback } from '../feedback.ts';
import { useKey, useMedia } from '../hooks.ts';
import { useFollow } from '../scroll.ts';
import { shownOf } from '../shown.ts';
import { useShown } from '../use-shown.ts';
import { Composer } from './composer.tsx';
import { EvidencePanel } from './evidence-panel.tsx';
import { FailureNote } from './failure-note.tsx';
import { FixList } from './fix/fix-list.tsx';
import { DownIcon } from './icons.tsx';
import { Leaving } from './leaving.tsx';
import { IncidentPictures } from './picture/incident-pictures.tsx';
import { Suggestions } from './suggestions.tsx';
import { TurnView } from './turn-view.tsx';
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
  const [text, setText] = useState('');
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const { below, followTurn, toEnd } = useFollow(scroller, content);
  const { shown, setShown, close } = useShown(content, incident !== null && !busy);
  const feedback = useFeedback(id);
  const sheet = useMedia('(max-width: 800px)');

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
    if (busy || question.trim() === '') return;
    setText('');
    followTurn();
    ask(question.trim());
  };
  const edit = (question: string) => {
    setText(question);
    scroller.current?.parentElement?.querySelector('textarea')?.focus();
  };
  const last = turns.at(-1);
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
        <div class="scroller" ref={scroller} tabIndex={-1}>
          <div class="column" ref={content}>
            <div role="log" aria-label="Conversation" aria-busy={busy || !incident}>
              {failure && <FailureNote failure={failure} onRetry={talk.load} />}
              {!incident && !failure && <p class="waiting">Opening the incident…</p>}
              {incident &&
                turns.map((turn, index) => (
                  <TurnView
                    key={turn.key}
                    incident={incident}
                    turn={turn}
                    last={turn === last}
                    feedback={(turn.id && feedback.get(turn.id)) || null}
                    shown={shown}
                    onShow={(citation) => setShown(shownOf(citation))}
                    onFix={talk.putFix}
                    onRetry={() => ask(turn.question, turn.id === null ? turn.key : undefined)}
                    onEdit={() => edit(turn.question)}
                    onDecide={(said) => {
                      followTurn();
                      if (turn.approval) talk.decide(turn.approval, said);
                    }}
                  >
                    {index === 0 && (
                      <>
                        <VerdictCard incident={incident} onEvidence={() => setShown({ kind: 'sources' })} />
                        <Warnings warnings={incident.warnings} />
                        <IncidentPictures incident={incident} />
                      </>
                    )}
                  </TurnView>
                ))}
            </div>
            {incident && !busy && <FixList incident={incident} turns={turns} onFix={talk.putFix} />}
            {incident && !busy && <Suggestions asked={turns.map(({ question }) => question)} onPick={send} />}
          </div>
        </div>
        {incident && (
          <div class="dock">
            {below && (busy || turns.length > 1) && (
              <button type="button" class="jump" aria-label="Scroll to the end" onClick={toEnd}>
                <DownIcon />
              </button>
            )}

            <Composer
              label="Follow-up question"
              placeholder="Ask a follow-up"
              value={text}
              busy={busy}
              onValue={setText}
              onPasted={(pasted) => onEvidence([fromText(pasted)])}
              onSend={() => send(text)}
              onStop={stop}
            />
            <Leaving id={id} />
          </div>
        )}
        <output class="sr-only">{incident ? status : ''}</output>
      </main>
      {shown && <EvidencePanel id={id} shown={shown} sheet={sheet} onShow={setShown} onClose={close} />}
    </>
  );
}
