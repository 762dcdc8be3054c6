import { cgroupAt } from '../../../facts/cgroups.ts';
import { meminfo, meminfoNearPeak } from '../../../facts/host.ts';
import { groupLabel } from '../../../facts/labels.ts';
import { formatBytes } from '../../../lib/bytes.ts';
import { inline } from '../../../lib/text.ts';
import type { Evidence } from '../../../schema/evidence.ts';
import type { Draft } from '../../draft.ts';
import type { Ask } from '../ask.ts';
import { boundaryOf } from '../lookup/boundary.ts';
import { hostOf, imaginedHost } from '../lookup/host-size.ts';
import { sayNeed, sayProgress } from '../lookup/needs.ts';
import { passages } from '../lookup/passages.ts';
import { exactly, quoted, say } from '../say.ts';
import type { Intent } from './intent.ts';

/** Whether swap, or more of it, would have helped. */
export const wouldSwapHelp: Intent = {
  id: 'would-swap-help',
  heading: 'Swap',
  covers: ['what-if-limit'],
  signals: [
    [
      /\b(?:would|does|will|can|could|should|is|add|more|make|double|bigger|larger|enable|increase|give)\b.{0,40}\bswap\b/,
      4,
    ],
    [
      /\bswap\b.{0,50}\b(?:help|saved?|bigger|larger|more|enough|double|spill|prevent|solve|fix|would|instead)\b/,
      4,
    ],
    [/\bswappiness\b|\bzram\b|\bzswap\b|\bswapfile\b|\bspill over\b/, 3],
    [/\bswap\b/, 2],
  ],
  answer: (ask) => [...filled(ask), ...answer(ask), ...sizes(ask), ...costs(ask), ...needs(ask)],
};

/** Swap that was full at the kill is free afterwards because of the kill; more of it is reckoned with. */
function filled(ask: Ask): Draft[] {
  const { diagnosis } = ask;
  if (!/^global-oom|^no-swap|^innocent/.test(diagnosis.incident.verdict.cause)) return [];
  const host = imaginedHost(ask, 'swap');
  const says = diagnosis.verdict.says.filter(({ text }) => /of swap .* was free|RAM and swap/.test(text));
  return [
    ...(host ? hostOf(ask, host.total, `${exactly(host.size)} of swap`) : []),
    ...says.slice(0, 2).map(({ text, evidence }) => say(text, ...evidence)),
  ];
}

function swapLimit({ diagnosis, event }: Ask): { bytes: number; path: string; at: Evidence[] } | null {
  const path = event?.cgroup?.limitPath ?? null;
  const group = cgroupAt(diagnosis.facts, path);
  const counter = diagnosis.facts.event?.report?.memcg?.swap;
  const limits = [group?.swapLimit?.value, counter?.limit];
  const bytes = limits.find((one) => typeof one === 'number') ?? null;
  const at = [group?.swapLimit?.at, counter?.at].filter((one) => one !== undefined);
  return path === null || bytes === null || at.length === 0 ? null : { bytes, path, at };
}

function answer(ask: Ask): Draft[] {
  const { diagnosis } = ask;
  const { cause } = diagnosis.incident.verdict;
  const family = diagnosis.verdict.cause?.meta.family;
  const limit = swapLimit(ask);
  const free = meminfo(diagnosis.facts, 'SwapFree');
  if (cause === 'mlocked') {
    const says = diagnosis.verdict.says.filter(({ text }) => /locked|locks/.test(text));
    return [
      ...says.slice(0, 1).map(({ text, evidence }) => say(`No: ${text}`, ...evidence)),
      ...says.slice(1).map(({ text, evidence }) => say(text, ...evidence)),
    ];
  }
  if (limit && limit.bytes === 0)
    return [
      say(
        `No: however large the swap of the host is, ${inline(groupLabel(limit.path))} may use none of it: memory.swap.max (MemorySwapMax=) is 0${free ? `, with ${formatBytes(free.value)} of swap free on the host` : ''}.`,
        ...limit.at,
        free,
      ),
      ...limit.at.slice(-1).map((at) => say(`The kernel log says so too: ${quoted(at)}.`, at)),
    ];
  const boundary = boundaryOf(ask);
  if (family === 'misread' || (family === 'refused' && boundary?.own))
    return [
      say(
        boundary
          ? `No: swap plays no part in ${boundary.name}, ${boundary.size}, which is what was hit.`
          : 'No: memory was not what was missing.',
        ...(boundary?.evidence ?? diagnosis.incident.verdict.evidence.slice(0, 2)),
      ),
    ];
  if (cause === 'overcommit-strict' && boundary)
    return [
      say(
        `It would count: CommitLimit, ${boundary.size}, includes all of swap, so it grows by what swap is added, even if nothing is ever swapped.`,
        ...boundary.evidence,
      ),
    ];
  if (cause === 'overcommit-heuristic' && boundary)
    return [
      say(
        `It would count: the one request has to fit into ${boundary.name}, ${boundary.size}; whether the data then fits is another matter.`,
        ...boundary.evidence,
      ),
    ];
  const odd = /fragmentation|cpuset|hugetlb|slab|lowmem|cma|userspace/.test(cause);
  return odd
    ? diagnosis.verdict.says
        .slice(0, 2)
        .map(({ text, evidence }, i) => say(i === 0 ? `Not by itself: ${text}` : text, ...evidence))
    : [];
}

function sizes(ask: Ask): Draft[] {
  const { facts } = ask.diagnosis;
  const info = facts.event?.report?.memInfo;
  const total = info?.swapTotal ?? meminfoNearPeak(facts, 'SwapTotal');
  const free = info?.swapFree ?? null;
  if (!total) return [];
  if (total.value === 0)
    return [
      say(
        'The host has no swap at all (SwapTotal 0 kB), so nothing could be moved out of RAM.',
        total,
        meminfo(facts, 'SwapTotal'),
      ),
    ];
  const left = free ? `, ${formatBytes(free.value)} of it free at the kill` : '';
  return [say(`The host has ${exactly(total.value)} of swap${left}.`, total, free)];
}

/** What swap buys: room and time, paid with speed. */
function costs(ask: Ask): Draft[] {
  const family = ask.diagnosis.verdict.cause?.meta.family;
  const { cause } = ask.diagnosis.incident.verdict;
  if (family === 'misread' || cause === 'mlocked' || swapLimit(ask)?.bytes === 0) return [];
  const fix = ask.diagnosis.incident.fixes.find(({ id }) => id === 'add-swap' || id === 'allow-swap');
  return [
    ...(fix
      ? [
          say(
            `Swap gives headroom for what is rarely used, and pages that are used again come back slowly. ${fix.risk}`,
            ...fix.evidence,
          ),
        ]
      : []),
    ...passages(ask, {
      sections: ['What it means', 'Fix now', 'Fix for good'],
      articles: ['kernel/swap-and-zram', 'fixes/add-swap'],
      words: 'swap slow room',
      least: 6,
      max: 1,
    }),
  ];
}

function needs(ask: Ask): Draft[] {
  const { cause } = ask.diagnosis.incident.verdict;
  return /^global-oom|^no-swap|swap/.test(cause) ? [...sayProgress(ask), ...sayNeed(ask)] : [];
}
