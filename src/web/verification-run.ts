import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Fix } from '../schema/incident.ts';
import type { RunEvent } from '../schema/run-event.ts';
import type { SandboxRun } from '../schema/verification.ts';
import { at, request } from './api.ts';
import { type Failure, gone, isAbort, toFailure } from './failure.ts';
import { readEvents } from './sse.ts';

const WHERE = 'While running the program';

/** Who allows a run, and what the program is given. */
export interface Allowed {
  by: string;
  args: readonly string[];
  inputs: readonly File[];
}

export type StageName = Extract<RunEvent, { event: 'run_started' }>['data']['stage'];

/** One run of the program as it is shown while it goes on. `run` is `null` until it ended. */
export interface StageView {
  stage: StageName;
  limitBytes: number;
  output: string;
  /** Whether the beginning of the output was dropped. */
  cut: boolean;
  run: SandboxRun | null;
}

/** Of the output of one run so much is kept on the page; the comparison on the server takes all of it. */
const KEPT_CHARS = 64 * 1024;

async function* runEvents(id: string, fix: string, allowed: Allowed, signal: AbortSignal) {
  const form = new FormData();
  form.append('approvedBy', allowed.by);
  for (const one of allowed.args) form.append('args', one);
  for (const file of allowed.inputs) form.append('inputs', file, file.name);
  const path = at(id, `/fixes/${encodeURIComponent(fix)}/verification`);
  const headers = { accept: 'text/event-stream' };
  const response = await request(WHERE, path, { method: 'POST', headers, body: form, signal });
  if (!response.body) return;
  try {
    for await (const { event, data } of readEvents(response.body))
      yield { event, data: JSON.parse(data) } as RunEvent;
  } catch (error) {
    throw error instanceof TypeError ? gone(WHERE) : error;
  }
}

function withOutput(view: StageView, text: string): StageView {
  const output = view.output + text;
  const cut = output.length > KEPT_CHARS;
  return { ...view, output: cut ? output.slice(-KEPT_CHARS) : output, cut: view.cut || cut };
}

function next(stages: readonly StageView[], event: RunEvent): StageView[] {
  if (event.event === 'run_started') {
    const { stage, limitBytes } = event.data;
    return [...stages, { stage, limitBytes, output: '', cut: false, run: null }];
  }
  if (event.event !== 'run_output' && event.event !== 'run_ended') return [...stages];
  // A stage may be run more than once; what is told is about its latest run.
  const index = stages.findLastIndex(({ stage }) => stage === event.data.stage);
  return stages.map((view, nth) => {
    if (nth !== index) return view;
    return event.event === 'run_output'
      ? withOutput(view, event.data.text)
      : { ...view, run: event.data.run };
  });
}

export interface VerificationRun {
  stages: readonly StageView[];
  running: boolean;
  failure: Failure | null;
  start(allowed: Allowed): Promise<void>;
  stop(): void;
}

/** Runs a fix on the server once a person allowed it, and follows what the programs print. */
export function useVerificationRun(id: string, fix: Fix, onFix: (fix: Fix) => void): VerificationRun {
  const [stages, setStages] = useState<readonly StageView[]>([]);
  const [running, setRunning] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const control = useRef<AbortController | null>(null);
  useEffect(() => () => control.current?.abort(), []);

  const start = useCallback(
    async (allowed: Allowed) => {
      control.current?.abort();
      const mine = new AbortController();
      control.current = mine;
      setStages([]);
      setFailure(null);
      setRunning(true);
      try {
        let ended = false;
        for await (const event of runEvents(id, fix.id, allowed, mine.signal)) {
          if (event.event === 'fix') onFix(event.data);
          else if (event.event === 'error') {
            const { code, detail } = event.data;
            const [what = detail, ...rest] = detail.split(/(?<=\.) /);
            setFailure({ what, where: WHERE, todo: rest.join(' '), code, again: false });
          } else setStages((now) => next(now, event));
          ended ||= event.event === 'fix' || event.event === 'error';
        }
        if (!ended && !mine.signal.aborted) throw gone(WHERE);
      } catch (error) {
        if (!isAbort(error)) setFailure(toFailure(error, WHERE));
      } finally {
        if (control.current === mine) setRunning(false);
      }
    },
    [id, fix.id, onFix],
  );
  return { stages, running, failure, start, stop: useCallback(() => control.current?.abort(), []) };
}
