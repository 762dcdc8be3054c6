import type { Ground, Verdict } from '../ground.ts';
import { holds } from '../quantity.ts';
import { isIn, isKernels, linesOf, pidsOf } from './killed.ts';
import { named, no, type Scene } from './rule.ts';

export function noKernelKill({ diagnosis }: Ground): Verdict {
  const { events, parsed } = diagnosis.facts;
  if (events.some(isKernels)) return no('The kernel log reports a kill.');
  const count = parsed.after.vmstat.get('oom_kill');
  return count?.value === 0
    ? { grounded: true, why: 'The kernel counts no kill since boot.', at: [count.at] }
    : no('Whether the kernel killed anything is not in the evidence.');
}

export function onlyKill(scene: Scene): Verdict {
  const killed = pidsOf(scene.ground);
  const [process] = named(scene, 'P');
  const [pid] = killed.keys();
  if (killed.size !== 1) return no(`The evidence shows ${killed.size} kills.`);
  if (process && !process.subjects.includes(`process:${pid}`)) return no('Another process was killed.');
  return { grounded: true, why: 'The evidence shows one kill.', at: linesOf(killed.values()) };
}

export function killsAre(scene: Scene): Verdict {
  const killed = pidsOf(scene.ground);
  const [figure] = named(scene, 'Q');
  const group = named(scene, 'G')[0]?.subjects[0]?.slice(7);
  const of = [...killed].filter(([pid]) => group === undefined || isIn(pid, group, scene.ground));
  const said = figure?.quantity;
  if (said?.unit !== 'any' || !holds(said, of.length)) return no(`The evidence shows ${of.length}.`);
  const listed = named(scene, 'P').filter(({ subjects }) => subjects.length === 1);
  const all = named(scene, 'P').filter(({ text }) => /\d/.test(text));
  const isEach = all.every(({ subjects }) => of.some(([pid]) => subjects.includes(`process:${pid}`)));
  const isWhole = all.length === 0 || new Set(all.map(({ subjects }) => subjects[0])).size === of.length;
  if (!isEach || !isWhole || listed.length < all.length) return no('Other processes were killed.');
  return { grounded: true, why: 'The evidence shows as many.', at: linesOf(of.map(([, event]) => event)) };
}

export function killed(scene: Scene): Verdict {
  const [process] = named(scene, 'P');
  const all = pidsOf(scene.ground);
  const among = (process?.subjects ?? []).filter((one) => all.has(Number(one.slice(8))));
  // A name that several processes have is that of the one that was killed, where one was.
  const [subject, ...more] = all.size === 1 && among.length === 1 ? among : (process?.subjects ?? []);
  const event = all.get(Number(subject?.slice(8)));
  if (!event || more.length > 0) return no('It was not killed, or it is not plain which process is meant.');
  if (named(scene, 'KERNEL', 'KILLER').length > 0 && !isKernels(event))
    return no('It was not the kernel that killed it.');
  return { grounded: true, why: 'The evidence says so.', at: linesOf([event]) };
}

export function throttled(scene: Scene): Verdict {
  const { facts, incident } = scene.ground.diagnosis;
  const own = [`process:${facts.workload.process?.pid}`, `cgroup:${facts.workload.cgroupPath}`];
  const [subject] = named(scene, 'P', 'G').flatMap(({ subjects }) => subjects);
  if (incident.verdict.cause !== 'memory-high-throttle' || !own.includes(subject ?? ''))
    return no('The evidence shows no throttling of it.');
  return { grounded: true, why: 'The rules say so.', at: incident.verdict.evidence };
}

export function noneIn(scene: Scene): Verdict {
  const subject = named(scene, 'G')[0]?.subjects[0] ?? '';
  const count = scene.ground.assertions.find(
    (one) => one.subject === subject && one.field === 'events.oom_kill' && one.when === 'after',
  );
  const isKilled = [...pidsOf(scene.ground).keys()].some((pid) => isIn(pid, subject.slice(7), scene.ground));
  return count?.value === 0 && !isKilled
    ? { grounded: true, why: 'The group counts no kill.', at: [count.at] }
    : no('Something was killed there, or it is not known.');
}

export function survived(scene: Scene): Verdict {
  const [process] = named(scene, 'P');
  const [subject, ...more] = process?.subjects ?? [];
  const pid = Number(subject?.slice(8));
  if (!subject || more.length > 0) return no('It is not plain which process is meant.');
  const { parsed, events } = scene.ground.diagnosis.facts;
  if (pidsOf(scene.ground).has(pid)) return no('It was killed.');
  const row = parsed.after.ps.find(({ value }) => value.pid === pid);
  const running = parsed.exit?.running;
  const { status, signal } = parsed.exit ?? {};
  // Who ended with a status of its own was not killed.
  if (
    status &&
    !signal &&
    scene.ground.diagnosis.facts.workload.process?.pid === pid &&
    named(scene, 'SURVIVE').length === 0
  )
    return { grounded: true, why: 'It ended by itself.', at: [status.at] };
  const at = row?.at ?? (events.length > 0 && running ? running.at : undefined);
  return at
    ? { grounded: true, why: 'It was still there afterwards.', at: [at] }
    : no('Whether it still ran is not known.');
}
