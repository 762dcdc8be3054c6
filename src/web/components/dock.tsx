import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { type Attachment, fromText } from '../attachments.ts';
import type { Turn } from '../turn.ts';
import { Composer } from './composer.tsx';
import { DownIcon } from './icons.tsx';
import { Leaving } from './leaving.tsx';

interface Props {
  id: string;
  busy: boolean;
  /** The turn whose question is being written anew. */
  editing: Turn | null;
  /** Scrolls to the end; `null` where that is in view. */
  onEnd: (() => void) | null;
  onCancelEdit: () => void;
  onSend: (question: string) => void;
  onStop: () => void;
  onEvidence: (added: Attachment[]) => void;
}

/** Where a follow-up is written. What is typed is known here alone, so that a long conversation is not drawn again. */
export function Dock({ id, busy, editing, onEnd, onCancelEdit, onSend, onStop, onEvidence }: Props) {
  const [text, setText] = useState('');
  const dock = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (!editing) return;
    setText(editing.question);
    dock.current?.querySelector('textarea')?.focus();
  }, [editing]);
  const send = () => {
    if (busy || text.trim() === '') return;
    setText('');
    onSend(text.trim());
  };
  return (
    <div class="dock" ref={dock}>
      {onEnd && (
        <button type="button" class="jump" aria-label="Scroll to the end" onClick={onEnd}>
          <DownIcon />
        </button>
      )}
      {editing && (
        <p class="editing">
          Your last question: sent again, it takes the place of the old one and of its answer.
          <button
            type="button"
            class="more"
            onClick={() => {
              setText('');
              onCancelEdit();
            }}
          >
            Leave it
          </button>
        </p>
      )}
      <Composer
        label="Follow-up question"
        placeholder="Ask a follow-up"
        value={text}
        busy={busy}
        onValue={setText}
        onPasted={(pasted) => onEvidence([fromText(pasted)])}
        onSend={send}
        onStop={onStop}
      />
      <Leaving id={id} />
    </div>
  );
}
