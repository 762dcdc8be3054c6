import { z } from 'zod';

/** No name, type or path that the recorder writes is longer. */
const text = z.string().max(400);
const whole = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);
const seconds = z.number().nonnegative().max(1e12);

/** One line of a dump by collectors/python/oomwhy_recorder.py. Sizes in bytes, times in seconds. */
export const RecorderFact = z.discriminatedUnion('fact', [
  z.object({
    fact: z.literal('dump'),
    'oomwhy-recorder': z.literal(1),
    reason: z.enum(['start', 'near', 'memory-error', 'sigterm', 'exit']),
    pid: whole,
    program: text,
    python: text,
    /** RFC 3339. */
    time: z.iso.datetime(),
    /** Since boot, CLOCK_MONOTONIC, as the kernel log counts. */
    uptime: seconds,
    /** Since the recorder's start. */
    seconds,
  }),
  z.object({ fact: z.literal('process'), rss: whole, peak: whole, vsize: whole }),
  z.object({
    fact: z.literal('limit'),
    kind: z.enum(['cgroup', 'RLIMIT_AS', 'RLIMIT_DATA', 'host']),
    path: z.string().max(4096),
    bytes: whole,
    used: whole,
  }),
  z.object({
    fact: z.literal('frame'),
    thread: whole,
    depth: whole,
    file: text,
    line: whole,
    function: text,
    own: z.boolean(),
  }),
  z.object({
    fact: z.literal('growth'),
    file: text,
    line: whole,
    function: text,
    bytes: whole,
    samples: whole,
    /** `app.py:12 main`: the frames of the program above, the nearest first. */
    callers: z.array(text).max(4).default([]),
  }),
  z.object({
    fact: z.literal('holder'),
    rank: whole,
    name: text,
    scope: z.enum(['local', 'global', 'attribute', 'class', 'closure']),
    file: text,
    /** Where the frame stands that has the name; `null` for a global. */
    line: whole.nullable(),
    function: text.nullable(),
    type: text,
    /** The type of most items. */
    of: text.nullable(),
    items: whole.nullable(),
    bytes: whole,
    also: z.array(text).max(8),
  }),
  z.object({ fact: z.literal('site'), rank: whole, file: text, line: whole }),
  z.object({
    fact: z.literal('objects'),
    type: text,
    count: whole,
    growth: z.number().int(),
    estimated: z.boolean(),
  }),
  z.object({
    fact: z.literal('gc'),
    enabled: z.boolean(),
    threshold: z.array(whole).max(8),
    count: z.array(whole).max(8),
    collections: z.array(whole).max(8),
    uncollectable: whole,
  }),
  z.object({
    fact: z.literal('malloc'),
    blocks: whole,
    arena: whole.optional(),
    mmapped: whole.optional(),
    used: whole.optional(),
    free: whole.optional(),
  }),
  z.object({ fact: z.literal('sample'), seconds, rss: whole }),
  z.object({ fact: z.literal('child'), pid: whole, rss: whole }),
  z.object({ fact: z.literal('end'), cut: z.boolean(), pausedMilliseconds: z.number() }),
]);
export type RecorderFact = z.infer<typeof RecorderFact>;
export type FactOf<K extends RecorderFact['fact']> = Extract<RecorderFact, { fact: K }>;
