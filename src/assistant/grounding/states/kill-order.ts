import type { Verdict } from '../ground.ts';
import { linesOf, pidsOf } from './killed.ts';
import { named, no, type Scene } from './rule.ts';

/** Which of two was killed later. */
export function inOrder(scene: Scene, isAfter: boolean): Verdict {
  const all = pidsOf(scene.ground);
  const [one, other] = named(scene, 'P').map(({ subjects }) =>
    subjects.length === 1 ? all.get(Number(subjects[0]?.slice(8)))?.kill : undefined,
  );
  if (!one || !other || one.at.source !== other.at.source || one.at.line === other.at.line)
    return no('Which was killed first is not known.');
  return one.at.line > other.at.line === isAfter
    ? { grounded: true, why: 'The log shows them in that order.', at: [one.at, other.at] }
    : no('They were killed the other way round.');
}

export function invoked(scene: Scene): Verdict {
  const [process] = named(scene, 'P');
  const triggers = scene.ground.diagnosis.facts.events.flatMap(({ report }) => report?.trigger ?? []);
  const mine = triggers.find(({ pid }) => process?.subjects.includes(`process:${pid}`));
  return mine
    ? { grounded: true, why: 'The report names it.', at: [mine.at] }
    : no('Another process invoked it.');
}

/** "memcached was not the victim". */
export function isNot(scene: Scene): Verdict {
  const [one, other] = named(scene, 'P').map(({ subjects }) => subjects);
  const [first] = linesOf(pidsOf(scene.ground).values());
  if (!first || one?.length !== 1 || other?.length !== 1 || one[0] === other[0]) return no('They are one.');
  return { grounded: true, why: 'They are two processes.', at: [first] };
}

export function largest(scene: Scene, is: boolean): Verdict {
  const [process] = named(scene, 'P');
  const tasks = scene.ground.diagnosis.facts.event?.report?.tasks ?? [];
  const [first] = [...tasks].sort((a, b) => b.rssPages - a.rssPages);
  const mine = tasks.find(({ pid }) => process?.subjects.includes(`process:${pid}`));
  if (!first || !mine || process?.subjects.length !== 1)
    return no('How large each was is not in the evidence.');
  if ((first.pid === mine.pid) !== is) return no(`Pid ${first.pid} was the largest.`);
  return { grounded: true, why: 'The task table says so.', at: [mine.at, first.at] };
}

/** Not innocent is who was killed and was the largest. */
export function guilty(scene: Scene): Verdict {
  const [process] = named(scene, 'P');
  const pid = Number(process?.subjects[0]?.slice(8));
  const event = pidsOf(scene.ground).get(pid);
  const tasks = event?.report?.tasks ?? [];
  const [first] = [...tasks].sort((a, b) => b.rssPages - a.rssPages);
  if (process?.subjects.length !== 1 || !first || first.pid !== pid) return no('It was not the largest.');
  return { grounded: true, why: 'It was killed and was the largest.', at: [first.at] };
}
