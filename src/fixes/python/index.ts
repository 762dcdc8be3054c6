import { arrayTemporaries } from './array-temporaries.ts';
import { boxedObjects } from './boxed-objects.ts';
import { buildWholeOutput } from './build-whole-output.ts';
import { containerBlind } from './container-blind.ts';
import { cpuCount } from './cpu-count.ts';
import { dataframeWhole } from './dataframe-whole.ts';
import { dbFetchall } from './db-fetchall.ts';
import { debugQueries } from './debug-queries.ts';
import { denseArray } from './dense-array.ts';
import type { Detector } from './detector.ts';
import { dtypeTooWide } from './dtype-too-wide.ts';
import { figuresOpen } from './figures-open.ts';
import { forkCow } from './fork-cow.ts';
import { graphRetained } from './graph-retained.ts';
import { groupRows } from './group-rows.ts';
import { httpBody } from './http-body.ts';
import { jsonWhole } from './json-whole.ts';
import { keepLastN } from './keep-last-n.ts';
import { keepOnlySummary } from './keep-only-summary.ts';
import { listAccumulate } from './list-accumulate.ts';
import { memmapCopied } from './memmap-copied.ts';
import { oldAndNew } from './old-and-new.ts';
import { pipInstall } from './pip-install.ts';
import { pythonCycle } from './python-cycle.ts';
import { readAll } from './read-all.ts';
import { skiprowsExpanded } from './skiprows-expanded.ts';
import { sortForTopN } from './sort-for-top-n.ts';
import { taskFlood } from './task-flood.ts';
import { teeOrZip } from './tee-or-zip.ts';
import { threadArena } from './thread-arena.ts';
import { unboundedCache } from './unbounded-cache.ts';
import { unboundedQueue } from './unbounded-queue.ts';
import { viewKeepsBase } from './view-keeps-base.ts';
import { workerCopies } from './worker-copies.ts';

/** Every defect that is looked for. The order is that of reports where two findings would save the same. */
export const detectors: readonly Detector[] = [
  readAll,
  buildWholeOutput,
  httpBody,
  jsonWhole,
  dbFetchall,
  debugQueries,
  pipInstall,
  skiprowsExpanded,
  taskFlood,
  workerCopies,
  containerBlind,
  cpuCount,
  threadArena,
  forkCow,
  pythonCycle,
  unboundedQueue,
  arrayTemporaries,
  dtypeTooWide,
  listAccumulate,
  groupRows,
  sortForTopN,
  keepOnlySummary,
  unboundedCache,
  boxedObjects,
  teeOrZip,
  keepLastN,
  viewKeepsBase,
  oldAndNew,
  denseArray,
  memmapCopied,
  dataframeWhole,
  graphRetained,
  figuresOpen,
];
