import type { Edit } from '../../../../python/edits.ts';
import { imported } from '../../../../python/imports.ts';
import type { PyModule } from '../../../../python/module.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { withFunction } from './places.ts';

/** How a module can say `windowed(futures)`: the futures of a generator in their order, only so many of them alive. */
export function windowed(module: PyModule, user: PyNode): { name: string; edits: Edit[] } {
  const deque = imported(module, 'collections', 'deque');
  const helper = withFunction(module, user, 'windowed', (name) => [
    `def ${name}(futures, size=64):`,
    `\t"""Hands on futures in their order; at most size of them are there at a time."""`,
    `\twindow = ${deque.name}()`,
    '\tfor future in futures:',
    '\t\twindow.append(future)',
    '\t\tif len(window) >= size:',
    '\t\t\tyield window.popleft()',
    '\twhile window:',
    '\t\tyield window.popleft()',
  ]);
  return { name: helper.name, edits: helper.edits.length > 0 ? [...deque.edits, ...helper.edits] : [] };
}

/** How a module can say `map_in_batches(executor, call, items)`: `executor.map` of one batch after the other. */
export function mapInBatches(module: PyModule, user: PyNode): { name: string; edits: Edit[] } {
  const islice = imported(module, 'itertools', 'islice');
  const helper = withFunction(module, user, 'map_in_batches', (name) => [
    `def ${name}(executor, call, items, size=256, **options):`,
    '\t"""Results in the order of the items; at most size items are submitted at a time."""',
    '\titems = iter(items)',
    `\twhile batch := list(${islice.name}(items, size)):`,
    '\t\tyield from executor.map(call, batch, **options)',
  ]);
  return { name: helper.name, edits: helper.edits.length > 0 ? [...islice.edits, ...helper.edits] : [] };
}
