import type { Cited } from '../schema/evidence.ts';
import type { LimitSetting } from './limit-settings.ts';
import type { PythonError } from './python.ts';
import type { RecorderDump } from './recorder.ts';
import type { Sample } from './samples.ts';

/** A dump made at an uncaught MemoryError, as the traceback that it stands for; outermost frame first. */
export function recordedErrors(dumps: readonly RecorderDump[]): PythonError[] {
  return dumps
    .filter(({ head }) => head.value.reason === 'memory-error')
    .map(({ head, frames }) => ({
      type: 'MemoryError',
      message: '',
      frames: frames
        .filter(({ value }) => value.thread === 0)
        .map(({ value, at }) => ({
          file: value.own ? value.file : `site-packages/${value.file}`,
          line: value.line,
          function: value.function,
          code: null,
          at,
        }))
        .reverse(),
      requested: null,
      requestedExact: null,
      isMemory: true,
      at: head.at,
    }));
}

/** The rlimits that recorders watched. */
export function recordedLimits(dumps: readonly RecorderDump[]): Cited<LimitSetting>[] {
  return dumps.flatMap(({ limit }) => {
    const kind = limit?.value.kind;
    return limit && (kind === 'RLIMIT_AS' || kind === 'RLIMIT_DATA')
      ? [{ value: { resource: kind, bytes: limit.value.bytes }, at: limit.at }]
      : [];
  });
}

/** RSS over time of the largest process that was recorded. */
export function recordedSamples(dumps: readonly RecorderDump[]): Sample[] {
  const size = (dump: RecorderDump) => dump.process?.value.rss ?? 0;
  const [largest] = [...dumps].sort((a, b) => size(b) - size(a));
  return (largest?.samples ?? []).map(({ value, at }) => ({
    seconds: value.seconds,
    rss: value.rss,
    current: null,
    pressure: null,
    at,
  }));
}
