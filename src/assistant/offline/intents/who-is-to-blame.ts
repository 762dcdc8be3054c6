import { commandLabel } from '../../../facts/labels.ts';
import { inline } from '../../../lib/text.ts';
import type { Draft } from '../../draft.ts';
import type { Ask } from '../ask.ts';
import { namedRows, rowsOf } from '../lookup/rows.ts';
import { sender } from '../lookup/sender.ts';
import { growthLines } from '../program/growth.ts';
import { habitsOf } from '../program/habits.ts';
import { exactly, lineOf, say } from '../say.ts';
import type { Intent } from './intent.ts';

/** Which process filled the memory, which is not always the one that was killed or the one that the log names first. */
export const whoIsToBlame: Intent = {
  id: 'who-is-to-blame',
  heading: 'Who is to blame',
  signals: [
    [/\bto blame|\bblame\b|\bculprit|\bguilty|\bfault\b|\bresponsible\b|\binnocent\b/, 5],
    [/\b(?:who|which (?:process|program|one|of))\b.{0,40}\b(?:caused|did it|made|mess|problem|behind)\b/, 4],
    [/\bwhich (?:\w+ )?(?:process|program|script|worker|pid)\b/, 2],
    [/\b(?:invoked oom-killer|invoked)\b/, 2],
    [/\bthen who\b|\bwho then\b|^who\b/, 2],
    [/\b(?:another|other|different|wrong) process\b|\bnot mine\b/, 3],
    [/\b(?:ate|eats|eaten|hog|throw it out|get rid of)\b/, 2],
    [/\bpid\b/, 1],
  ],
  answer: (ask) => [
    ...external(ask),
    ...named(ask),
    ...hog(ask),
    ...namespace(ask),
    ...kernelSide(ask),
    ...trigger(ask),
    ...inTheCode(ask),
  ],
};

function external(ask: Ask): Draft[] {
  return ask.event?.kind === 'external-kill' || ask.event?.kind === 'userspace-kill' ? sender(ask) : [];
}

/** The processes that the question names, against the one that held most. */
function named(ask: Ask): Draft[] {
  const hogPid = ask.event?.hog?.pid;
  const rows = namedRows(ask, [hogPid]);
  const top = rowsOf(ask)[0];
  const { text } = ask.question;
  const accused =
    !/innocent|not (?:guilty|to blame)/.test(text) &&
    /\bate\b|guilty|culprit|blame|fault|\bso\b|must be|throw/.test(text);
  return rows.slice(0, 2).map(({ label, held, adj, at, bytes }) => {
    const small = accused && top && (top.bytes ?? 0) > (bytes ?? 0) * 4 ? 'No: ' : '';
    return say(`${small}${label} held only ${held} at the kill, with oom_score_adj ${adj ?? 'unknown'}.`, at);
  });
}

function hog(ask: Ask): Draft[] {
  const { event, diagnosis } = ask;
  const process = event?.hog;
  if (!process) return [];
  const row = rowsOf(ask).find(({ pid }) => pid === process.pid);
  const label = inline(commandLabel(process));
  const kill = diagnosis.facts.event?.report?.kills.find(({ pid }) => pid === process.pid);
  const anon = process.anonBytes === null ? '' : `, ${exactly(process.anonBytes)} of it anonymous`;
  if (row) {
    const most = event.kind === 'oom-kill' || event.kind === 'group-kill' ? 'held most: ' : 'held ';
    return [say(`${label} ${most}${row.held}${anon}.`, row.at, kill ?? null)];
  }
  const at = diagnosis.facts.event?.userspace?.at ?? diagnosis.facts.event?.error?.at ?? null;
  const bytes = process.rssBytes;
  if (!at) return [];
  return [say(bytes === null ? `It is ${label} itself.` : `${label} held ${exactly(bytes)}.`, at)];
}

/** A pid of a container is another number outside of it. */
function namespace({ diagnosis, question, event }: Ask): Draft[] {
  const victim = event?.victim;
  if (!victim) return [];
  const { after, before } = diagnosis.facts.parsed;
  const all = [...after.processes.values(), ...before.processes.values()];
  const inside = all.find(
    (one) =>
      one.pid !== victim.pid &&
      one.command !== null &&
      one.command.value === victim.command &&
      one.comm?.value === victim.name,
  );
  const asked = inside && question.numbers.includes(String(inside.pid));
  const always = inside && /namespace|inside|in (?:my|the|our) container/.test(question.text);
  const at = diagnosis.facts.event?.kill?.at;
  if (!inside || !at || !(asked || always)) return [];
  return [
    say(
      `No: pid ${victim.pid} of the kernel log and pid ${inside.pid} are the same process, ${inline(victim.command ?? '')}: a container has a pid namespace of its own, and the kernel logs the number outside of it.`,
      at,
      inside.command,
      inside.comm,
    ),
  ];
}

/** Where no process held the memory, the kernel did on behalf of one: who opened what lives there. */
function kernelSide(ask: Ask): Draft[] {
  if (ask.event?.hog && ask.diagnosis.incident.verdict.cause !== 'slab-leak') return [];
  const rows = rowsOf(ask);
  return ask.modules
    .flatMap((module) => {
      const habit = habitsOf(module).find(
        ({ id }) => id === 'kernel-buffers' || id === 'shm' || id === 'detach',
      );
      if (!habit) return [];
      const stem = module.file.name.replace(/\.py$/, '').slice(0, 12);
      const row = rows.find(({ label }) => label.includes(stem));
      const seen = row
        ? ` It held only ${row.held} itself, with oom_score_adj ${row.adj ?? 'unknown'}${row.adj !== null && row.adj < -500 ? ', which keeps the kernel from choosing it' : ''}.`
        : '';
      return [
        say(
          `${module.file.name} ${habit.does} (${lineOf(habit.at)}: “${inline(habit.at.text)}”).${seen}`,
          habit.at,
          row ?? null,
        ),
      ];
    })
    .slice(0, 3);
}

/** The task that asked for the page when there was none left need not be the one that took the others. */
function trigger({ diagnosis, event, question }: Ask): Draft[] {
  const at = diagnosis.facts.event?.report?.trigger?.at;
  const name = event?.trigger?.name;
  if (!at || !name || name === event?.hog?.name) return [];
  if (!/invoked|trigger|asked|named|says/.test(question.text) && !question.text.includes(name.toLowerCase()))
    return [];
  return [
    say(
      `“${inline(name)} invoked oom-killer” names the task that asked for the next page, not the one at fault.`,
      at,
    ),
  ];
}

function inTheCode(ask: Ask): Draft[] {
  return ask.main
    .flatMap(growthLines)
    .filter(({ released }) => !released)
    .slice(0, 1)
    .map(({ at, how, holder }) =>
      say(`In its code ${lineOf(at)} ${how} \`${holder}\`: “${inline(at.text)}”.`, at),
    );
}
