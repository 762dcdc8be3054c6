import { useCallback, useRef, useState } from 'preact/hooks';
import { createIncident, getExample } from '../api.ts';
import type { Draft } from '../app.tsx';
import { type Attachment, fromText } from '../attachments.ts';
import type { Opening } from '../conversation.ts';
import { COLLECT_COMMAND, EXAMPLE_LOG, EXAMPLE_PROGRAM, EXAMPLE_QUESTION } from '../example.ts';
import { type Failure, isAbort, toFailure } from '../failure.ts';
import { useKey } from '../hooks.ts';
import { splitInput, toForm } from '../input.ts';
import { CodeBlock } from './code-block.tsx';
import { Composer } from './composer.tsx';
import { FailureNote } from './failure-note.tsx';
import { Leaving } from './leaving.tsx';

interface Props {
  draft: Draft;
  onDraft: (update: (draft: Draft) => Draft) => void;
  onFiles: (files: Iterable<File>) => void;
  onText: (added: Attachment[]) => void;
  onOpened: (opening: Opening) => void;
}

export function StartPage({ draft, onDraft, onFiles, onText, onOpened }: Props) {
  const [progress, setProgress] = useState<number | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const running = useRef<AbortController | null>(null);
  const stop = useCallback(() => running.current?.abort(), []);
  useKey('Escape', stop);

  const send = async () => {
    if (progress !== null || (draft.text.trim() === '' && draft.attachments.length === 0)) return;
    const input = splitInput(draft.text, draft.attachments.length > 0);
    const control = new AbortController();
    running.current = control;
    setFailure(null);
    setProgress(0);
    try {
      const incident = await createIncident(toForm(input, draft.attachments), setProgress, control.signal);
      // As stored: a form turns the line ends of its fields into CRLF.
      onOpened({ incident, question: incident.question ?? input.question });
    } catch (error) {
      if (!isAbort(error)) setFailure(toFailure(error, 'While sending the evidence'));
      setProgress(null);
    }
  };
  const insertExample = async (...files: readonly (typeof EXAMPLE_LOG)[]) => {
    try {
      const texts = await Promise.all(files.map(({ path }) => getExample(path)));
      const attachments = texts.map((text, n) => fromText(text, files[n]?.name));
      onDraft(() => ({ text: EXAMPLE_QUESTION, attachments }));
      setFailure(null);
    } catch (error) {
      setFailure(toFailure(error, 'While fetching the example'));
    }
  };

  const busy = progress !== null;
  const doing =
    progress !== null && progress < 1 ? `Sending, ${Math.round(progress * 100)} %` : 'Reading the evidence';
  return (
    <main class="start">
      <div class="start-column">
        <h1>Why did my Python program run out of memory?</h1>
        <p class="lead">
          Hand over what you have. The answer names the limit that was hit, shows the lines that prove it, and
          says what to change.
        </p>
        <Composer
          label="Your question and evidence"
          placeholder="Paste a kernel log, a traceback, a pod description or a bundle, and ask your question"
          value={draft.text}
          attachments={draft.attachments}
          busy={busy}
          progress={busy ? { label: doing, part: progress } : null}
          onValue={(text) => onDraft((now) => ({ ...now, text }))}
          onPasted={(text) => onText([fromText(text)])}
          onFiles={onFiles}
          onRemove={(key) =>
            onDraft((now) => ({ ...now, attachments: now.attachments.filter((one) => one.key !== key) }))
          }
          onExample={() => insertExample(EXAMPLE_LOG)}
          onSend={send}
          onStop={stop}
        />
        {failure && (
          <FailureNote failure={failure} onRetry={draft.text || draft.attachments.length ? send : null} />
        )}
        <Leaving id={null} />
        <section class="collect" aria-labelledby="collect">
          <h2 id="collect">Nothing to paste yet?</h2>
          <p>
            Run this from a checkout. It changes nothing on the host, and its output is what to drop here.
          </p>
          <CodeBlock text={COLLECT_COMMAND} />
          <p class="collect-example">
            Or follow a real incident to its end: why the program was killed, the change of its code, and the
            proof of a run before and after.
            <button
              type="button"
              class="button"
              disabled={busy}
              onClick={() => insertExample(EXAMPLE_LOG, EXAMPLE_PROGRAM)}
            >
              Example with program
            </button>
          </p>
        </section>
        <output class="sr-only">{busy ? doing : ''}</output>
      </div>
    </main>
  );
}
