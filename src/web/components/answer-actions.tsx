import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Feedback } from '../../schema/conversation.ts';
import { sendFeedback } from '../api.ts';
import { messageHash } from '../place.ts';
import { answerText, type Turn } from '../turn.ts';
import { CopyButton } from './copy-button.tsx';
import { DownThumbIcon, LinkIcon, PencilIcon, RetryIcon, UpThumbIcon } from './icons.tsx';

interface Props {
  incident: string;
  turn: Turn;
  given: Feedback | null;
  /** Of the last turn only. */
  onEdit: (() => void) | null;
  onRetry: (() => void) | null;
}

type Thumb = 'up' | 'down';

/** What can be done with an answer: keep it, point to it, judge it, ask again. */
export function AnswerActions({ incident, turn, given, onEdit, onRetry }: Props) {
  const [chosen, setThumb] = useState<Thumb | null>(null);
  const thumb = chosen ?? given?.thumb ?? null;
  const [reason, setReason] = useState<string | null>(null);
  const [said, setSaid] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const sending = useRef(Promise.resolve());
  const id = useId();
  const { id: message } = turn;
  useLayoutEffect(() => {
    if (reason === '') field.current?.focus();
  }, [reason === '']);

  const judge = (which: Thumb, why = '') => {
    if (!message) return;
    setThumb(which);
    // One after another: the later word counts.
    sending.current = sending.current.then(() =>
      sendFeedback({ incident, message, thumb: which, reason: why }).then(
        () => setSaid('Thank you, kept.'),
        () => setSaid('Not kept. Try again.'),
      ),
    );
  };
  return (
    <div class="actions">
      <div class="actions-bar">
        <CopyButton text={answerText(turn)} />
        {message && (
          <CopyButton
            text={`${location.origin}${location.pathname}${messageHash(message)}`}
            label="Link"
            icon={<LinkIcon />}
          />
        )}
        {onEdit && (
          <button type="button" class="copy" onClick={onEdit}>
            <PencilIcon /> <span>Edit question</span>
          </button>
        )}
        {onRetry && (
          <button type="button" class="copy" onClick={onRetry}>
            <RetryIcon /> <span>Ask again</span>
          </button>
        )}
        {message &&
          (['up', 'down'] as const).map((which) => (
            <button
              key={which}
              type="button"
              class="copy thumb"
              aria-pressed={thumb === which}
              aria-label={which === 'up' ? 'This helped' : 'This did not help'}
              onClick={() => {
                judge(which);
                setReason(which === 'down' ? '' : null);
              }}
            >
              {which === 'up' ? <UpThumbIcon /> : <DownThumbIcon />}
            </button>
          ))}
        <output class="actions-said">{said}</output>
      </div>
      {reason !== null && (
        <form
          class="reason"
          onSubmit={(event) => {
            event.preventDefault();
            judge('down', reason.trim());
            setReason(null);
          }}
        >
          <label for={id}>What was wrong? It stays on this machine.</label>
          <input
            ref={field}
            id={id}
            type="text"
            class="field"
            maxLength={2_000}
            value={reason}
            onInput={(event) => setReason(event.currentTarget.value)}
          />
          <button type="submit" class="button">
            Send
          </button>
        </form>
      )}
    </div>
  );
}
