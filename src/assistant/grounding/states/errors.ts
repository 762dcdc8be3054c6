import type { Verdict } from '../ground.ts';
import { linesOf, pidsOf } from './killed.ts';
import { named, no, type Rule, type Scene } from './rule.ts';

export const errors: readonly Rule[] = [
  {
    says: [
      'ERROR RAISE ERROR',
      'P RAISE ERROR?',
      'P (?:EXIT|RAISE) (?:BY|RAISE)? ERROR',
      'ERROR RAISE (?:BY? P)?',
      'P CRASH ERROR?',
    ],
    check: raised,
  },
  {
    says: ['(?:USERKILLER|P) KILL P', 'P KILL BY (?:USERKILLER|P)', 'USERKILLER SIGNAL P'],
    check: byUserspace,
  },
  { says: ['G KILL', 'KERNEL KILL G', 'P G KILL'], check: groupKilled },
];

/** The program's own exception, of the type that is said. */
function raised(scene: Scene): Verdict {
  const { facts } = scene.ground.diagnosis;
  const [error] = facts.parsed.errors;
  const [process] = named(scene, 'P');
  const kind = named(scene, 'ERROR').find(({ text }) => /error$/i.test(text));
  const type = kind && /error$/i.test(kind.text) ? kind.text.toLowerCase() : null;
  const own = `process:${facts.workload.process?.pid}`;
  if (!error || (process && !process.subjects.includes(own))) return no('It raised nothing that is known.');
  if (type !== null && error.type.toLowerCase() !== type) return no(`It raised ${error.type}.`);
  return { grounded: true, why: 'The traceback shows it.', at: [error.at] };
}

function byUserspace(scene: Scene): Verdict {
  const [killer] = scene.tokens.filter(({ text }) => /^(?:earlyoom|systemd[- ]oomd|oomd)$/i.test(text));
  const process = named(scene, 'P').find((one) => one !== killer);
  const events = scene.ground.diagnosis.facts.events.filter(({ userspace }) => userspace !== null);
  const event = events.find(({ victim }) => process?.subjects.includes(`process:${victim?.pid}`));
  const said = killer?.text.toLowerCase().replace('systemd oomd', 'systemd-oomd') ?? '?';
  if (!event || !JSON.stringify(event.userspace).includes(said)) return no('That program did not kill it.');
  return { grounded: true, why: 'Its log says so.', at: linesOf([event]) };
}

/** Of a group it is said that was killed whose process was. */
function groupKilled(scene: Scene): Verdict {
  const [group] = named(scene, 'G');
  const all = [...pidsOf(scene.ground).values()];
  const events = all.filter(({ cgroup }) => group?.subjects.includes(`cgroup:${cgroup?.taskPath}`));
  return events.length > 0 && all.length === 1 && group?.subjects.length === 1
    ? { grounded: true, why: 'A process of it was killed.', at: linesOf(events) }
    : no('No process of it was killed.');
}
