import type { Evidence } from '../../../schema/evidence.ts';
import type { Source } from '../../../schema/source.ts';
import type { Ask } from '../ask.ts';
import { evidenceOf } from '../program/files.ts';

/** Where things that people ask for stand: what they say, files by name, and the lines of these files. */
const PLACES: readonly (readonly [RegExp, RegExp, RegExp])[] = [
  [/\bthreads?\b/, /\/pids\.(?:peak|current)$|\/task\.count$/, /^\d+$/],
  [/\bthreads?\b/, /^proc\/\d+\/status$/, /^Threads:/],
  [/\bthreads?\b/, /^program\/.*\.py$/, /\bThread\(target=|ThreadPool/],
  [/\bmappings?\b|\bmaps\b/, /\/maps\.count$|vm\/max_map_count$/, /^\d+$/],
  [/\bpressure\b|\bwaits?\b|\bstall|\bthrottl|\bhang|\bslow/, /\/memory\.pressure$/, /^full/],
  [/\bpressure\b|\bwaits?\b|\bthrottl|\bhang|\bslow|\bhigh\b/, /\/memory\.events$/, /^high /],
  [/\bswap/, /\/memory\.swap\.max$/, /./],
  [/\bswap/, /^proc\/meminfo$/, /^Swap(?:Total|Free):/],
  [/\block(?:ed|ing|s)?\b|\bvmlck\b/, /^proc\/\d+\/status$/, /^Vm(?:Lck|RSS):/],
  [/\bcommit/, /^proc\/meminfo$/, /^Commit(?:Limit|ted_AS):/],
  [/\bhuge ?pages?\b|hugetlb/, /^proc\/meminfo$/, /^HugePages_(?:Total|Free|Rsvd):/],
  [/\bulimit|\brlimit|address space|data size/, /^proc\/\d+\/limits$/, /^Max (?:address space|data size)/],
];

/** A source of another process or group than the program's says nothing of it. */
function belongs({ name }: Source, { diagnosis, event }: Ask): boolean {
  const { facts } = diagnosis;
  const pid = /^proc\/(\d+)\//.exec(name)?.[1];
  const pids = [...facts.workload.processes.map((one) => one.pid), event?.victim?.pid, event?.hog?.pid];
  if (pid !== undefined) return pids.includes(Number(pid));
  const group = /^sys\/fs\/cgroup\/(?:(?:memory|pids|cpuset|unified)(?=\/))?\/?(.*)\/[^/]+$/.exec(name)?.[1];
  const own = event?.cgroup?.taskPath ?? facts.workload.cgroupPath;
  return (
    group === undefined ||
    own === null ||
    own === undefined ||
    `/${group}` === own ||
    event?.cgroup?.limitPath === `/${group}`
  );
}

/** Lines that hold what the question asks for, by where such things stand. */
export function standing(ask: Ask): Evidence[] {
  const { question, sources } = ask;
  return PLACES.filter(([topic]) => topic.test(question.text)).flatMap(([, file, line]) =>
    sources
      .filter((source) => file.test(source.name) && belongs(source, ask))
      .flatMap((source) =>
        source.lines
          .filter(({ text }) => line.test(text))
          .slice(0, 3)
          .map((one) => evidenceOf(source, one)),
      ),
  );
}

/** Files whose lines are looked through for a name or number of the question. */
const SEARCHED =
  /^(?:proc\/(?:meminfo|vmstat|\d+\/(?:status|limits|oom_score_adj|maps\.count))|sys\/fs\/cgroup\/.*|proc\/sys\/vm\/.*|exit\.txt|samples\.csv|program\/std(?:out|err)\.txt|commands\/(?:dmesg|journalctl.*|df.*|free.*)|var\/log\/.*)$/;
const MOST = 4;

/** Lines in which a field (`VmLck`), a figure of many digits or a setting of the question stands. */
export function mentioned(ask: Ask): Evidence[] {
  const { question, sources } = ask;
  const figures = question.numbers.filter((one) => one.length >= 5);
  const fields = question.names.filter((one) => /^[A-Z]\w*[a-z_]\w*$|^[a-z]+_[a-z_]+$/.test(one));
  if (figures.length + fields.length === 0) return [];
  const tests = [
    ...figures.map((one) => new RegExp(`(?<![\\d.])${one}(?!\\d)`)),
    ...fields.map((one) => new RegExp(`(?:^|[\\s/])${one}\\b`)),
  ];
  const found: Evidence[] = [];
  for (const source of sources) {
    const inner = source.name;
    if (!SEARCHED.test(inner) || !belongs(source, ask)) continue;
    for (const line of source.lines) {
      if (found.length >= MOST) return found;
      if (tests.some((test) => test.test(line.text))) found.push(evidenceOf(source, line));
    }
  }
  return found;
}
