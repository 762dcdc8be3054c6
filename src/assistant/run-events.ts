import type { Progress } from '../sandbox/stage.ts';
import type { Fix } from '../schema/incident.ts';
import type { RunEvent } from '../schema/run-event.ts';

/** Of what one run prints, so much is shown while it runs; the comparison takes all of it. */
const SHOWN_CHARS = 64 * 1024;

/** A run that reports by callback → its events as they come, ended by the fix. @throws what `run` throws */
export async function* runEvents(
  run: (onProgress: (progress: Progress) => void) => Promise<Fix>,
): AsyncGenerator<RunEvent> {
  const waiting: RunEvent[] = [];
  let wake: () => void = () => {};
  const shown = new Map<string, number>();
  const tell = (event: RunEvent): void => {
    waiting.push(event);
    wake();
  };
  let ended = false;
  const done = run((progress) => {
    const { stage, state } = progress;
    if (state === 'started') tell({ event: 'run_started', data: { stage, limitBytes: progress.limitBytes } });
    else if (state === 'ended') tell({ event: 'run_ended', data: { stage, run: progress.run } });
    else {
      const before = shown.get(stage) ?? 0;
      const text = progress.text.slice(0, Math.max(0, SHOWN_CHARS - before));
      shown.set(stage, before + text.length);
      if (text !== '') tell({ event: 'run_output', data: { stage, stream: progress.stream, text } });
    }
  }).finally(() => {
    ended = true;
    wake();
  });
  // Told to whoever awaits below; without a handler of its own a failure while the reader is slow would end the process.
  done.catch(() => {});
  for (;;) {
    const next = waiting.shift();
    if (next) yield next;
    else if (ended) break;
    else
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
  }
  yield { event: 'fix', data: await done };
}
