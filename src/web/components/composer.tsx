import { useCallback, useEffect, useRef } from 'preact/hooks';
import { type Attachment, PASTE_LIMIT } from '../attachments.ts';
import { useKey, useMedia } from '../hooks.ts';
import { AttachmentChip } from './attachment-chip.tsx';
import { ClipIcon, SendIcon, StopIcon } from './icons.tsx';
import { Progress } from './progress.tsx';

interface Props {
  label: string;
  placeholder: string;
  value: string;
  busy: boolean;
  attachments?: readonly Attachment[];
  progress?: { label: string; part: number } | null;
  onValue: (value: string) => void;
  /** Text too long for the box. */
  onPasted: (text: string) => void;
  onFiles?: (files: Iterable<File>) => void;
  onRemove?: (key: number) => void;
  onExample?: () => void;
  onSend: () => void;
  onStop: () => void;
}

/** Typed or dictated, not pasted: still no reason to freeze. */
const BOX_LIMIT = 20_000;

export function Composer(props: Props) {
  const { label, placeholder, value, busy, attachments = [], progress, onFiles, onRemove, onExample } = props;
  const box = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const touch = useMedia('(pointer: coarse)');
  const focus = useCallback((event: KeyboardEvent) => {
    event.preventDefault();
    box.current?.focus();
  }, []);
  useKey('/', focus);
  useEffect(() => {
    if (onFiles && !touch) box.current?.focus({ preventScroll: true });
  }, []);

  const pasted = (event: ClipboardEvent) => {
    const text = event.clipboardData?.getData('text/plain') ?? '';
    const files = event.clipboardData?.files;
    if (files?.length && onFiles) onFiles(files);
    else if (text.length > PASTE_LIMIT) props.onPasted(text);
    else return;
    event.preventDefault();
  };
  const typed = (text: string) => {
    if (text.length <= BOX_LIMIT) return props.onValue(text);
    props.onPasted(text);
    props.onValue('');
  };
  const pressed = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || touch) return;
    event.preventDefault();
    if (!busy) props.onSend();
  };
  const empty = value.trim() === '' && attachments.length === 0;
  return (
    <form
      class={`composer ${onFiles ? 'composer-large' : ''}`}
      onSubmit={(event) => {
        event.preventDefault();
        props.onSend();
      }}
    >
      {attachments.length > 0 && (
        <ul class="chips" aria-label="Attached">
          {attachments.map((one) => (
            <AttachmentChip
              key={one.key}
              attachment={one}
              disabled={busy}
              onRemove={() => onRemove?.(one.key)}
            />
          ))}
        </ul>
      )}
      <textarea
        ref={box}
        aria-label={label}
        placeholder={placeholder}
        rows={onFiles ? 4 : 1}
        value={value}
        disabled={busy && onFiles !== undefined}
        onInput={(event) => typed(event.currentTarget.value)}
        onPaste={pasted}
        onKeyDown={pressed}
      />
      <div class="composer-bar">
        {onFiles && (
          <button type="button" class="quiet-button" disabled={busy} onClick={() => picker.current?.click()}>
            <ClipIcon /> Attach
          </button>
        )}
        {onExample && (
          <button type="button" class="quiet-button" disabled={busy} onClick={onExample}>
            Insert example
          </button>
        )}
        {progress && <Progress {...progress} />}
        {busy ? (
          <button type="button" class="send" onClick={props.onStop} aria-label="Stop" title="Stop (Esc)">
            <StopIcon />
          </button>
        ) : (
          <button type="submit" class="send" disabled={empty} aria-label={onFiles ? undefined : 'Send'}>
            {onFiles && 'Explain'} <SendIcon />
          </button>
        )}
      </div>
      {onFiles && (
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          aria-label="Files to attach"
          onChange={(event) => {
            onFiles([...(event.currentTarget.files ?? [])]);
            event.currentTarget.value = '';
          }}
        />
      )}
    </form>
  );
}
