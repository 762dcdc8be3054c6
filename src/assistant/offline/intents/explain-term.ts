import { formatBytes } from '../../../lib/bytes.ts';
import type { Draft } from '../../draft.ts';
import type { Ask } from '../ask.ts';
import { FIXED } from '../fixed.ts';
import { passages } from '../lookup/passages.ts';
import { proofsFor } from '../lookup/proofs.ts';
import { grouped, quoted, say } from '../say.ts';
import type { Intent } from './intent.ts';

/** Terms, and the articles that explain them. */
const TERMS: readonly (readonly [RegExp, readonly string[]])[] = [
  [
    /\border ?= ?\d|\border[- ]\d|\bcontiguous|fragment|compaction|buddyinfo/,
    ['kernel/fragmentation', 'causes/high-order-fragmentation'],
  ],
  [/\bulimit -v|\brlimit_as|address space/, ['causes/rlimit-as', 'causes/rlimit-data']],
  [/\bulimit -d|\brlimit_data|data size/, ['causes/rlimit-data', 'causes/rlimit-as']],
  [/\bcommit|overcommit/, ['causes/overcommit-strict', 'kernel/overcommit']],
  [/\btmpfs|\/dev\/shm|shmem|shared memory/, ['causes/tmpfs-shm', 'kernel/tmpfs']],
  [/\bpage cache|\bbuff|\bcached\b/, ['kernel/page-cache', 'causes/page-cache-misread']],
  [/\bcgroup|control group|memory\.max/, ['kernel/cgroup-v2-memory', 'causes/cgroup-limit']],
  [/\bnuma|\bcpuset|\bnodes?\b/, ['kernel/numa', 'causes/cpuset-mempolicy']],
  [/\bhuge ?pages?|hugetlb/, ['kernel/hugetlb', 'causes/hugetlb-reserved']],
  [/\bwatermarks?|\bmin_free|\bmin:|\blow:/, ['kernel/watermarks']],
  [/\boom_score|badness/, ['kernel/oom-badness']],
  [/\brss\b|\bvirt\b|\bvsz\b|total-vm|anon-rss/, ['python/measuring-memory', 'kernel/oom-report']],
  [/\barenas?\b|malloc/, ['causes/thread-arena', 'python/malloc-arenas']],
  [/\bcopy-on-write|\bcow\b|\bfork/, ['causes/fork-cow', 'python/refcounts-and-fork']],
  [/\bpsi\b|pressure|memory\.high|memoryhigh|throttl/, ['causes/memory-high-throttle', 'kernel/psi']],
  [/\bmlock|locked/, ['causes/mlocked']],
  [/\bslab\b/, ['causes/slab-leak', 'kernel/cgroup-v2-memory']],
  [/\bswap/, ['kernel/swap-and-zram']],
];

/** What a term means, in general and in this incident. */
export const explainTerm: Intent = {
  id: 'explain-term',
  heading: 'What it means',
  signals: [
    [/\bwhat (?:does|do|is|are|means?)\b.{0,50}\b(?:mean|means|meaning)\b|\bwhat means\b|\bmeaning of\b/, 5],
    [
      /\bwhat (?:is|are) (?:a |an |the |this |that )?(?!missing|happened|the (?:limit|cause|reason|command|time|exit))[\w. /-]{2,30}\??$/,
      3,
    ],
    [/\bdifference\b|\bas opposed to\b|\bversus\b|\bvs\b/, 6],
    [/^(?:and |so |but )*what (?:is|are|was) (?:an? |the )?[\w.]*[._=/][\w.=/-]*\W*$/, 4],
    [/\b(?:explain|define|definition)\b/, 3],
    [/\b(?:i )?(?:don't|do not|didn't) (?:understand|get|know)\b/, 3],
    [/\border ?= ?\d+\b|\bin kb\b|\bhow many kb\b/, 4],
    [
      /\b(?:tmpfs|page cache|commit limit|overcommit|cgroup|rss|shmem|copy-on-write|numa|watermark|slab|arena)\b/,
      2,
    ],
    [/\bis (?:page cache|memory|it) reclaimable\b|\breclaim/, 2],
    [/\bwhich two numbers\b|\bdocs? (?:of|say)\b/, 2],
    [/\bterm\b|\bjargon\b/, 3],
  ],
  answer: (ask) => [...order(ask), ...meanings(ask), ...here(ask)],
};

/** `order=2` in pages and bytes. */
function order(ask: Ask): Draft[] {
  const { question, diagnosis } = ask;
  const trigger = diagnosis.facts.event?.report?.trigger;
  if (!/\border\b|contiguous/.test(question.text)) return [];
  const asked = /\border ?=? ?(\d+)/.exec(question.text)?.[1];
  const n = asked === undefined ? trigger?.order : Number(asked);
  const page = diagnosis.facts.event?.report?.pageBytes ?? null;
  if (n === undefined || n < 0 || n > 20) return [say(FIXED.orderPages)];
  const pages = 2 ** n;
  const size =
    page === null
      ? ''
      : `, with pages of ${page / 1024} kB that is ${grouped((pages * page) / 1024)} kB (${formatBytes(pages * page)})`;
  const at =
    trigger && trigger.order === n ? trigger.at : (trigger?.at ?? diagnosis.facts.event?.evidence[0]);
  return [
    say(FIXED.orderPages),
    say(`order=${n} is ${pages} page${pages === 1 ? '' : 's'}${size}, side by side in physical memory.`, at),
  ];
}

function meanings(ask: Ask): Draft[] {
  const articles = TERMS.filter(([term]) => term.test(ask.question.text)).flatMap(([, ids]) => ids);
  return passages(ask, {
    sections: ['What it means', 'How to confirm'],
    articles,
    only: articles.length > 0,
    anywhere: articles.length === 0,
    max: 4,
    least: 3,
  });
}

/** How much a line must share with the question to be shown beside the term. */
const CLOSE = 7;

/** Where the term shows in this incident. */
function here(ask: Ask): Draft[] {
  const says = ask.diagnosis.verdict.says.slice(0, 2).map(({ text, evidence }) => say(text, ...evidence));
  const lines = proofsFor(ask, 3, CLOSE).map(({ at }) => say(`Here: ${quoted(at, 140)}.`, at));
  return [...lines.slice(0, 2), ...says, ...lines.slice(2)];
}
