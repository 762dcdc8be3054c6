import { cgroupAt } from '../../../facts/cgroups.ts';
import { steadyGrowth } from '../../../facts/growth.ts';
import { meminfo } from '../../../facts/host.ts';
import { formatBytes } from '../../../lib/bytes.ts';
import { inline } from '../../../lib/text.ts';
import { command, type Draft } from '../../draft.ts';
import type { Ask } from '../ask.ts';
import { FIXED } from '../fixed.ts';
import { ownArticles, passages } from '../lookup/passages.ts';
import { type Row, rowsOf } from '../lookup/rows.ts';
import { growthLines } from '../program/growth.ts';
import { habitsOf } from '../program/habits.ts';
import { exactly, lineOf, say } from '../say.ts';
import type { Intent } from './intent.ts';

/** Whether it is a leak, of whom, and how fast it grows. */
export const isItALeak: Intent = {
  id: 'is-it-a-leak',
  heading: 'Whether it is a leak',
  signals: [
    [/\bleak(?:s|ing|ed|y)?\b/, 5],
    [/\bhow fast\b|\bgrowth rate\b|\bper (?:second|minute|hour|job|request)\b|\bmb\/s\b/, 4],
    [/\bgrow(?:s|ing|th)?\b|\bsteady\b|\bkeeps (?:going up|rising|climbing)\b|\bcreeps?\b/, 3],
    [
      /\b(?:report|file) (?:it|a bug|this)?.{0,20}\b(?:bug|debian|python|upstream|kernel)\b|\bbug (?:in|to)\b/,
      3,
    ],
    [/\bgarbage collect(?:or|ion)\b|\breference count(?:ing|s)?\b|\brefcount/, 3],
    [/\bsamples?\b/, 1],
    [/\bplateau\b|\bwarm-?up\b/, 2],
  ],
  answer: (ask) => [
    ...notTold(ask),
    ...givenBack(ask),
    ...rate(ask),
    ...explained(ask),
    ...habits(ask),
    ...copies(ask),
    ...unexplained(ask),
    ...holders(ask),
    ...noRate(ask),
  ],
};

/** Without samples, source or a cause that accounts for the memory, it may be either. */
function notTold(ask: Ask): Draft[] {
  const { cause } = ask.diagnosis.incident.verdict;
  const told =
    EXPLAINED.test(cause) ||
    cause === 'leak-growth' ||
    ask.diagnosis.verdict.cause?.meta.family === 'misread' ||
    ask.diagnosis.facts.parsed.samples.length > 0;
  return told || ask.main.length > 0 ? [] : [say(FIXED.leakUnknown)];
}

/** What fell when the process ended was simply open or in use: no leak of the kernel. */
function givenBack({ diagnosis, question, event }: Ask): Draft[] {
  const { facts, incident } = diagnosis;
  if (!/slab|kernel-memory/.test(incident.verdict.cause)) return [];
  const [near, after] = [meminfo(facts, 'Slab', 'before'), meminfo(facts, 'Slab')];
  const group = cgroupAt(facts, event?.cgroup?.taskPath ?? null);
  const fell = near && after && after.value < near.value / 2;
  if (!fell) return [];
  const rest = group?.usage
    ? `, and its group is charged ${formatBytes(group.usage.value)} (${group.usage.value} bytes)`
    : '';
  const no = /kernel|python|bug/.test(question.text) ? 'No, the kernel does not leak: ' : '';
  return [
    say(
      `${no}slab was ${formatBytes(near.value)} (${near.value / 1024} kB) near the peak and fell to ${formatBytes(after.value)} (${after.value / 1024} kB) when the process had ended${rest}: all of it was given back, so the program simply kept it open.`,
      near,
      after,
      group?.usage,
    ),
  ];
}

function rate({ diagnosis }: Ask): Draft[] {
  const growth = steadyGrowth(diagnosis.facts.parsed.samples);
  if (!growth) return [];
  const { first, last, bytesPerSecond } = growth;
  const mb = (bytesPerSecond / 1e6).toFixed(2);
  const mib = (bytesPerSecond / 1024 ** 2).toFixed(2);
  const minute = formatBytes(Math.round(bytesPerSecond * 60));
  return [
    say(
      `It grows steadily by ${mib} MiB per second (${mb} MB per second, ${minute} per minute): from ${exactly(first.bytes)} at ${first.seconds} s to ${exactly(last.bytes)} at ${last.seconds} s.`,
      first,
      last,
    ),
  ];
}

function explained(ask: Ask): Draft[] {
  return EXPLAINED.test(ask.diagnosis.incident.verdict.cause) ? says(ask) : [];
}

function unexplained(ask: Ask): Draft[] {
  return EXPLAINED.test(ask.diagnosis.incident.verdict.cause) ? [] : says(ask);
}

/** Causes that account for the memory, and of these the ones that leave nothing to a leak. */
const EXPLAINED =
  /^(?:hugetlb-reserved|mlocked|tmpfs-shm|zfs-arc|balloon|innocent-victim|thread-arena|trim-threshold|pymalloc-fragmentation)$/;
const NO_LEAK =
  /^(?:hugetlb-reserved|zfs-arc|balloon|innocent-victim|thread-arena|trim-threshold|pymalloc-fragmentation)$/;

function says({ diagnosis }: Ask): Draft[] {
  const { cause } = diagnosis.incident.verdict;
  if (cause === 'leak-growth') return [];
  const told = EXPLAINED.test(cause);
  const misread = diagnosis.verdict.cause?.meta.family === 'misread';
  const lead = misread
    ? 'No: '
    : NO_LEAK.test(cause)
      ? 'No, it is accounted for: '
      : told
        ? 'It is accounted for: '
        : '';
  return diagnosis.verdict.says
    .filter(({ text }) => !told || !/^The kernel killed/.test(text))
    .slice(0, told ? 3 : misread ? 2 : 1)
    .map(({ text, evidence }, i) => say(`${i === 0 ? lead : ''}${text}`, ...evidence));
}

/** What the program does that looks like a leak and is none, or that makes one. */
function habits(ask: Ask): Draft[] {
  const shown = ask.main
    .flatMap(habitsOf)
    .filter(({ id }) => /^(?:gc-off|fork|shm|detach|unbounded-cache)$/.test(id));
  const [one] = shown;
  if (!one) return passages(ask, { sections: ['What it means'], max: 1, words: 'leak grows', least: 6 });
  const not =
    one.id === 'fork' && alike(ask).length > 1
      ? 'No, that is no leak but copies: '
      : one.id === 'gc-off'
        ? 'Python itself does not leak here: '
        : '';
  const articles = ownArticles(ask)
    .map(({ id }) => id)
    .filter((id) => one.articles.includes(id));
  return [
    say(`${not}${lineOf(one.at)} ${one.does}: “${inline(one.at.text)}”.`, one.at),
    ...passages(ask, {
      sections: ['What it means'],
      articles,
      max: 2,
      words: `${one.does} cycle copy-on-write`,
    }),
  ];
}

/** Workers of one program that held about the same each: copies of one another. */
function alike(ask: Ask): Row[] {
  const rows = rowsOf(ask);
  const largest = rows[0];
  if (!largest?.bytes) return [];
  const script = (label: string) => /running ([^)]+)\)/.exec(label)?.[1] ?? null;
  const own = script(largest.label);
  return own === null
    ? []
    : rows.filter(({ label, bytes }) => script(label) === own && (bytes ?? 0) * 2 > (largest.bytes ?? 0));
}

function copies(ask: Ask): Draft[] {
  const rows = alike(ask);
  const forks = ask.main.flatMap(habitsOf).some(({ id }) => id === 'fork');
  return forks && rows.length > 1
    ? [
        say(
          `At the kill ${rows.length} processes of that program held nearly the same each: ${rows.map(({ pid, held }) => `pid ${pid} ${held}`).join(', ')}.`,
          ...rows.map(({ at }) => at),
        ),
      ]
    : [];
}

function holders(ask: Ask): Draft[] {
  return ask.main
    .flatMap(growthLines)
    .filter(({ released }) => !released)
    .slice(0, 1)
    .map(({ at, how, holder, key }) =>
      say(`${lineOf(at)} ${how} \`${holder}\`, and nothing removes from it: “${inline(at.text)}”.`, at, key),
    );
}

function noRate({ diagnosis, question, event }: Ask): Draft[] {
  if (diagnosis.facts.parsed.samples.length > 0 || !/fast|rate|per |grow|steady/.test(question.text))
    return [];
  const evidence = event?.evidence.slice(0, 1) ?? [];
  return [
    say(FIXED.noSamples),
    command('', 'while sleep 60; do echo "$(date +%T) $(grep VmRSS /proc/PID/status)"; done', evidence),
  ];
}
