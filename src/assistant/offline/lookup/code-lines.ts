import { inline } from '../../../lib/text.ts';
import type { Draft } from '../../draft.ts';
import type { Ask } from '../ask.ts';
import { allocationsOf } from '../program/allocation.ts';
import { growthLines } from '../program/growth.ts';
import { habitsOf } from '../program/habits.ts';
import { leftBehind } from '../program/left-behind.ts';
import { exactly, grouped, lineOf, say } from '../say.ts';

/** Habits that say what is wrong by themselves come before the lines that gather. */
const TELLING = /^(?:gc-off|lock|shm|detach|threads|unbounded-cache|fork)$/;

/** The lines of the program that plainly have to do with the failure, each quoted, the most telling first. */
export function codeLines(ask: Ask): Draft[] {
  const habits = ask.main.flatMap(habitsOf);
  const suits = habits.filter(({ id, articles }) => TELLING.test(id) && belongs(ask, articles));
  const sayHabit = ({ at, does }: (typeof habits)[number]) =>
    say(`${lineOf(at)} ${does}: “${inline(at.text)}”.`, at);
  return [
    ...refusedAt(ask),
    ...behind(ask),
    ...suits.map(sayHabit),
    ...gathering(ask),
    ...sized(ask),
    ...habits.filter((one) => !suits.includes(one) && TELLING.test(one.id)).map(sayHabit),
  ].filter((draft, i, all) => all.findIndex(({ text }) => text === draft.text) === i);
}

function belongs({ diagnosis }: Ask, articles: readonly string[]): boolean {
  const { verdict, incident } = diagnosis;
  const causes = [incident.verdict, ...incident.contributing].map(({ cause }) => `causes/${cause}`);
  const own = [...causes, ...(verdict.cause?.meta.articles ?? [])];
  return (
    articles.some((id) => own.includes(id)) ||
    /python-cycle|unbounded-cache|fork-cow/.test(articles.join(' '))
  );
}

/** The line at which a request was refused, as the traceback names it. */
function refusedAt({ diagnosis }: Ask): Draft[] {
  const error = diagnosis.facts.event?.error ?? null;
  const frame = error?.frames.findLast(
    ({ file }) => !/site-packages|\/lib\/python3|<frozen|<string>/.test(file),
  );
  if (!error || !frame) return [];
  const file = frame.file.slice(frame.file.lastIndexOf('/') + 1);
  const code = frame.code === null ? '' : `: “${inline(frame.code)}”`;
  return [
    say(
      `The traceback ends at line ${frame.line} of ${inline(file)}, in ${inline(frame.function)}${code}, with ${inline(error.type)}.`,
      frame,
      error,
    ),
  ];
}

function gathering({ main }: Ask): Draft[] {
  return main
    .flatMap(growthLines)
    .slice(0, 3)
    .map(({ at, how, holder, released, key }) => {
      const kept = released ? '' : ', and nothing removes from it';
      const made = key ? ` Its key is made in line ${key.line}: “${inline(key.text)}”.` : '';
      return say(`${lineOf(at)} ${how} \`${holder}\`${kept}: “${inline(at.text)}”.${made}`, at, key);
    });
}

function sized({ main }: Ask): Draft[] {
  return main
    .flatMap(allocationsOf)
    .filter(({ bytes, times }) => bytes * (times ?? 1) >= 1024 ** 2)
    .slice(0, 1)
    .map(({ at, bytes, times }) => {
      const often = times === null || times === 1 ? '' : `, ${grouped(times)} times`;
      return say(`${lineOf(at)} takes ${exactly(bytes)}${often}: “${inline(at.text)}”.`, at);
    });
}

/** What is made in memory and never removed, and the line after which that would belong. */
function behind({ main }: Ask): Draft[] {
  return main
    .flatMap(leftBehind)
    .slice(0, 1)
    .map(({ what, missing, made, last }) =>
      say(
        `No line removes ${what}, which ${lineOf(made)} makes (“${inline(made.text)}”): \`${missing}\` is missing, after line ${last.line} (“${inline(last.text)}”), where it is used last.`,
        made,
        last,
      ),
    );
}
