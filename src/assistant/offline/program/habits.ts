import type { Evidence } from '../../../schema/evidence.ts';
import { codeOf, evidenceOf } from './files.ts';
import type { Module } from './module.ts';

/** Something that a program plainly does, and the articles that tell what it means for memory. */
export interface Habit {
  readonly id: string;
  /** What the line does, as the rest of a sentence: `line 6 of xml_feed.py switches the cyclic collector off`. */
  readonly does: string;
  readonly articles: readonly string[];
  readonly at: Evidence;
}

const HABITS: readonly (readonly [string, RegExp, string, readonly string[]])[] = [
  [
    'gc-off',
    /\bgc\.disable\(\)/,
    'switches the cyclic garbage collector off, so objects in a reference cycle are never freed',
    ['causes/python-cycle', 'python/garbage-collector'],
  ],
  [
    'fork',
    /\bget_context\(["']fork|\b(?:mp|multiprocessing)\.Pool\(|\bProcessPoolExecutor\(|\bos\.fork\(/,
    'forks worker processes: memory is shared copy-on-write, and reading an object writes its reference count, which copies its page',
    ['causes/fork-cow', 'python/refcounts-and-fork'],
  ],
  ['lock', /\bmlockall\(|\bmlock\(/, 'locks memory in RAM, so it never goes to swap', ['causes/mlocked']],
  [
    'shm',
    /\bSharedMemory\(.*create=True|\/dev\/shm/,
    'makes files in /dev/shm, which are memory until they are unlinked',
    ['causes/tmpfs-shm', 'kernel/tmpfs'],
  ],
  [
    'detach',
    /\.detach\(\)/,
    'takes bare file numbers out of socket objects, which Python then no longer closes',
    ['causes/slab-leak'],
  ],
  [
    'kernel-buffers',
    /\bos\.pipe\(\)|\bsocketpair\(|F_SETPIPE_SZ/,
    'opens pipes or sockets, whose buffers are kernel memory and are in no RSS',
    ['causes/high-order-fragmentation', 'causes/slab-leak'],
  ],
  [
    'threads',
    /\bThread\(target=/,
    'starts a thread for each turn',
    ['causes/pids-limit', 'causes/thread-arena'],
  ],
  [
    'unbounded-cache',
    /lru_cache\((?:maxsize=)?None\)|@(?:functools\.)?cache\b/,
    'caches without a bound',
    ['causes/unbounded-cache'],
  ],
  [
    'read-all',
    /\.readlines\(\)|\.read\(\)\.split|=\s*\w+\.read\(\)|\.read_(?:text|bytes)\(\)/,
    'reads a whole file at once',
    ['causes/read-all'],
  ],
  ['fetchall', /\.fetchall\(\)/, 'fetches all rows at once', ['causes/db-fetchall']],
  ['json', /\bjson\.loads?\(/, 'parses a whole JSON document at once', ['causes/json-whole']],
  ['dataframe', /\bpd\.read_\w+\(/, 'reads a whole table into a DataFrame', ['causes/dataframe-whole']],
  ['mmap', /\bmmap\.mmap\(/, 'makes a memory mapping', ['causes/max-map-count', 'kernel/mmap']],
  [
    'big-array',
    /\bnp\.(?:zeros|ones|empty|full|array|arange)\(/,
    'makes a NumPy array',
    ['python/numpy', 'causes/oversized-shape'],
  ],
];

/** What the lines of a program plainly do that matters for memory. */
export function habitsOf(module: Module): Habit[] {
  return HABITS.flatMap(([id, pattern, does, articles]) => {
    const line = module.lines.find(({ text }) => pattern.test(codeOf(text)));
    return line ? [{ id, does, articles, at: evidenceOf(module.file.source, line) }] : [];
  });
}
