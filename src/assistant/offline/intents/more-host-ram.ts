import { meminfo, meminfoNearPeak, ramAndSwap, sysctlNumber } from '../../../facts/host.ts';
import { formatBytes } from '../../../lib/bytes.ts';
import { inline } from '../../../lib/text.ts';
import type { Draft } from '../../draft.ts';
import type { Ask } from '../ask.ts';
import { boundaryOf } from '../lookup/boundary.ts';
import { hostOf, imaginedHost } from '../lookup/host-size.ts';
import { sayNeed, sayProgress } from '../lookup/needs.ts';
import { passages } from '../lookup/passages.ts';
import { exactly, say } from '../say.ts';
import type { Intent } from './intent.ts';

/** Causes that more RAM mends, as far as the program does not grow without end. */
const MENDED = /^(?:global-oom|global-oom-swap-full|no-swap|innocent-victim|working-set-too-large)$/;

/** Whether more RAM in the host would help: not where a limit was hit. */
export const moreHostRam: Intent = {
  id: 'more-host-ram',
  heading: 'More RAM',
  covers: ['what-if-limit'],
  signals: [
    [/\b(?:machine|host|server|box|vm|instance|node) (?:with|of|to) \d+ ?(?:gb|gib|gig|g|mb)\b/, 5],
    [/\b(?:update|upgrade|extend)\b.{0,30}\b(?:host|server|machine|box|vm|node)\b/, 4],
    [
      /\b(?:more|new|another|additional|extra|add|added|adding|order|ordered|buy|bought|upgrade|upgraded|bigger|double)\b.{0,40}\b(?:ram|dimms?|machine|server|host|box|instance|vm|node)\b/,
      5,
    ],
    [/\b(?:ordered|buy|bought|installed?) \d+ ?(?:gb|gig|gib|g|mb)\b/, 4],
    [/\b\d+ ?(?:gb|gig|gib|g) (?:more|of ram|ram)\b|\bmore memory\b|\bmore ram\b/, 3],
    [
      /\bhow much ram\b|\bhow (?:big|much|large)\b.{0,30}\b(?:ram|memory)\b.{0,40}\b(?:would|need|needed|have to|be)\b/,
      4,
    ],
    [/\bram (?:plus|and|\+|with) swap\b|\bram\b.{0,15}\bswap\b.{0,10}\b(?:together|in all|combined)\b/, 6],
    [
      /\b(?:bigger|larger) (?:box|machine|host|server|vm|instance|node)\b|\bbox is too small\b|\btoo small\b/,
      4,
    ],
    [/\bfull run\b|\bwhole run\b/, 2],
    [/\bram\b/, 1],
  ],
  answer: (ask) => [...answer(ask), ...sizes(ask), ...needs(ask), ...instead(ask)],
};

function answer(ask: Ask): Draft[] {
  const { diagnosis, event } = ask;
  const { cause } = diagnosis.incident.verdict;
  const boundary = boundaryOf(ask);
  const available = meminfo(diagnosis.facts, 'MemAvailable');
  if (MENDED.test(cause)) {
    const bounds = diagnosis.incident.insight.survival;
    const host = imaginedHost(ask, 'ram');
    if (host) return hostOf(ask, host.total, `${exactly(host.size)} of RAM`);
    return bounds?.atLeastBytes
      ? [
          say(
            `The host itself ran out, so more RAM counts here: more than ${exactly(bounds.atLeastBytes)} of ${bounds.limit} was needed, ${inline(bounds.why)}.`,
            ...bounds.evidence,
          ),
        ]
      : [];
  }
  if (cause === 'overcommit-heuristic') return asked(ask);
  if (cause === 'overcommit-strict') return promised(ask);
  if (boundary?.own) {
    const rest = available ? `, and ${formatBytes(available.value)} of RAM was available anyway` : '';
    const change = boundary.setting ? ` What has to change is that limit (${boundary.setting}).` : '';
    const unit = event?.cgroup?.unit ? ` of ${inline(event.cgroup.unit)}` : '';
    return [
      say(
        `No: more RAM changes nothing here. The limit that was hit is ${boundary.name}${unit !== '' && boundary.name.includes(event?.cgroup?.unit ?? '-') ? '' : unit}, ${boundary.size}${rest}.${change}`,
        ...boundary.evidence,
        available,
      ),
    ];
  }
  const says = diagnosis.verdict.says.slice(0, 3);
  const lead = says[0];
  return lead
    ? [
        say(`${leadOf(diagnosis.verdict.cause?.meta.family, cause)}: ${lead.text}`, ...lead.evidence),
        ...says.slice(1).map(({ text, evidence }) => say(text, ...evidence)),
      ]
    : [];
}

function leadOf(family: string | undefined, cause: string): string {
  if (cause === 'userspace-oom-killer') return 'Only as far as it keeps more available than the threshold';
  return family === 'host' ? 'Not by itself' : 'No, RAM was not what was missing';
}

/** One request against all that the host could ever hold. */
function asked({ diagnosis }: Ask): Draft[] {
  const both = ramAndSwap(diagnosis.facts);
  const error = diagnosis.facts.event?.error;
  const bytes = error?.requestedExact ?? error?.requested ?? diagnosis.facts.event?.refusal?.bytes ?? null;
  if (!both || bytes === null) return [];
  const gb = (bytes / 1e9).toFixed(1);
  return [
    say(
      `For this check RAM and swap together would have to be at least ${exactly(bytes)}, ${gb} GB; here they are ${exactly(both.bytes)}: MemTotal ${formatBytes(both.ram.value)}, SwapTotal ${formatBytes(both.swap.value)}.`,
      error ?? diagnosis.facts.event?.refusal,
      both.ram,
      both.swap,
    ),
    ...(error ? [say(`The request reads “${inline(error.at.text, 160)}”.`, error)] : []),
  ];
}

/** CommitLimit is a share of RAM, and all of swap (vm.overcommit_ratio, Documentation/mm/overcommit-accounting.rst). */
function promised({ diagnosis }: Ask): Draft[] {
  const { facts } = diagnosis;
  const limit = meminfoNearPeak(facts, 'CommitLimit');
  const ratio = sysctlNumber(facts, 'vm/overcommit_ratio');
  if (!limit || !ratio) return [];
  return [
    say(
      `Only in part: what was hit is CommitLimit, ${exactly(limit.value)}, which is ${ratio.value} % of RAM (vm.overcommit_ratio) and all of swap, so of 1 GiB more RAM it gains ${formatBytes((1024 ** 3 * ratio.value) / 100)}; raising that ratio needs no RAM.`,
      limit,
      ratio,
    ),
  ];
}

function sizes({ diagnosis }: Ask): Draft[] {
  const { facts, incident } = diagnosis;
  if (!MENDED.test(incident.verdict.cause)) return [];
  const both = ramAndSwap(facts);
  return both
    ? [
        say(
          `The host has ${exactly(both.ram.value)} of RAM and ${formatBytes(both.swap.value)} of swap.`,
          both.ram,
          both.swap,
        ),
      ]
    : [];
}

function needs(ask: Ask): Draft[] {
  const family = ask.diagnosis.verdict.cause?.meta.family;
  return family === 'misread' ? [] : [...sayNeed(ask), ...sayProgress(ask)];
}

function instead(ask: Ask): Draft[] {
  return MENDED.test(ask.diagnosis.incident.verdict.cause)
    ? []
    : passages(ask, {
        sections: ['What it means', 'Fix for good', 'Fix now'],
        max: 1,
        words: 'more ram does not help limit',
        least: 6,
      });
}
