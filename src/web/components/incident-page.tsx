import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Citation } from '../../schema/incident.ts';
import { type Attachment, fromText } from '../attachments.ts';
import { type Opening, useConversation } from '../conversation.ts';
import { clean, count } from '../display.ts';
import { useKey, useMedia } from '../hooks.ts';
import { useFollow } from '../scroll.ts';
import { Composer } from './composer.tsx';
import { EvidencePanel } from './evidence-panel.tsx';
import { FailureNote } from './failure-note.tsx';
import { DownIcon } from './icons.tsx';
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
  const { incident, turns, failure, busy, ask, stop, load } = useConversation(id, opening);
  const [text, setText] = useState('');
  const [shown, setShown] = useState<Citation | null>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const { below, followTurn, toEnd } = useFollow(scroller, content);
  const sheet = useMedia('(max-width: 800px)');

  const close = useCallback(() => setShown(null), []);
  const escaped = useCallback(() => {
    if (busy) stop();
    else if (shown && !sheet) close();
  }, [busy, stop, shown, sheet, close]);
  useKey('Escape', escaped);

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
  const last = turns.at(-1);
  const status = {
    waiting: 'Composing the answer',
    streaming: 'Answering',
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
              {failure && <FailureNote failure={failure} onRetry={load} />}
              {!incident && !failure && <p class="waiting">Opening the incident…</p>}
              {turns.map((turn, index) => (
                <TurnView
                  key={turn.key}
                  turn={turn}
                  shown={shown}
                  onShow={setShown}
                  onRetry={() => ask(turn.question, turn.key)}
                >
                  {index === 0 && incident && (
                    <>
                      <VerdictCard incident={incident} />
                      <Warnings warnings={incident.warnings} />
                    </>
                  )}
                </TurnView>
              ))}
            </div>
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
          </div>
        )}
        <output class="sr-only">{incident ? status : ''}</output>
      </main>
      {shown && <EvidencePanel id={id} citation={shown} sheet={sheet} onClose={close} />}
    </>
  );
}
