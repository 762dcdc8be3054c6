import type { Detector } from './detector.ts';
import { jsonWhole } from './json-whole.ts';
import { dbFetchall } from './db-fetchall.ts';
import { listAccumulate } from './list-accumulate.ts';
import { httpBody } from './http-body.ts';
import { buildWholeOutput } from './build-whole-output.ts';
import { readAll } from './read-all.ts';
import { taskFlood } from './task-flood.ts';
import { workerCopies } from './worker-copies.ts';
import { containerBlind } from './container-blind.ts';
import { cpuCount } from './cpu-count.ts';
import { threadArena } from './thread-arena.ts';
import { forkCow } from './fork-cow.ts';
import { pythonCycle } from './python-cycle.ts';
import { unboundedQueue } from './unbounded-queue.ts';
import { arrayTemporaries } from './array-temporaries.ts';
import { dtypeTooWide } from './dtype-too-wide.ts';
import { viewKeepsBase } from './view-keeps-base.ts';
import { oldAndNew } from './old-and-new.ts';
import { denseArray } from './dense-array.ts';
import { memmapCopied } from './memmap-copied.ts';

/** Every defect that is looked for. The order is that of reports where two findings would save the same. */
export const detectors: readonly Detector[] = [readAll, buildWholeOutput, httpBody, jsonWhole, dbFetchall, taskFlood, workerCopies, containerBlind, cpuCount, threadArena, forkCow, pythonCycle, unboundedQueue, arrayTemporaries, dtypeTooWide, listAccumulate, viewKeepsBase, oldAndNew, denseArray, memmapCopied];
