import type { Cited } from '../schema/evidence.ts';
import type { Source } from '../schema/source.ts';
import { cited } from './cite.ts';

/** Messages that settle a question by themselves, wherever they were pasted. */
const NOTICES = {
  gpu: /CUDA out of memory|torch\.(?:cuda\.)?OutOfMemoryError|CUDA_ERROR_OUT_OF_MEMORY|RESOURCE_EXHAUSTED: (?:Out of memory|OOM)|HIP out of memory/,
  shm: /insufficient shared memory \(shm\)|DataLoader worker .*Bus error|\bBus error\b.*core dumped|Fatal Python error: Bus error/,
  evicted:
    /The node was low on resource: memory|Pod The node had condition: \[?MemoryPressure|evicted.*(?:memory|MemoryPressure)/i,
  docker: /^\s*(?:Docker version|Server Version:|Version:)\s+v?\d+\.\d+\.\d+/,
} as const;

export type NoticeKind = keyof typeof NOTICES;

export type Notices = Readonly<Record<NoticeKind, readonly Cited<string>[]>>;

export function parseNotices(sources: readonly Source[]): Notices {
  const find = (pattern: RegExp) =>
    sources.flatMap((source) =>
      source.lines
        .filter((line) => pattern.test(line.text))
        .map((line) => cited(line.text.trim(), source, line)),
    );
  const { gpu, shm, evicted, docker } = NOTICES;
  return { gpu: find(gpu), shm: find(shm), evicted: find(evicted), docker: find(docker) };
}
