import type { Frame, Ground, Verdict } from '../ground.ts';
import { values } from './values.ts';

const UP = 'grew|rose|climbed|increased|went up|jumped|swelled|rises|grows|climbs';
const DOWN = 'fell|dropped|shrank|decreased|went down|declined|sank|shrinks|falls|drops';
const CHANGED = new RegExp(
  `^(.+?) (?:had |has )?(?:(${UP})|(${DOWN})|went|changed|moved) from (.+?) to (.+)$`,
  'i',
);
const MOMENT = /\b(?:snapshot|after|before|afterwards|near the peak|kill)\b/i;

/** "Its objects shrank from 46797 near the peak to 109 after the kill": both values hold, in that order. */
export const change: Frame = (sentence, ground) => {
  const match = CHANGED.exec(sentence.replace(/[.!]+$/, ''));
  if (!match) return moved(sentence, ground);
  const [, what = '', up, down, from = '', to = ''] = match;
  const numbers = [from, to].map((text) =>
    Number(/-?[\d,]*\d(?:\.\d+)?/.exec(text)?.[0].replaceAll(',', '')),
  );
  const [a = Number.NaN, b = Number.NaN] = numbers;
  const sizes = [from, to].map((text) => /\d\s*([KMG]?i?B|bytes|pages)\b/i.exec(text)?.[1]?.toLowerCase());
  if ((up || down) && (sizes[0] !== sizes[1] || Number.isNaN(a) || Number.isNaN(b) || (up ? a >= b : a <= b)))
    return { grounded: false, why: 'That is no such change.' };
  // A unit or a noun may stand once: "from 46797 active objects to 109".
  const noun = /^\S+((?: [a-z]+){0,2}?)(?: in | near | at | before | after |$)/i.exec(from)?.[1] ?? '';
  const first = `${what} was ${from}${MOMENT.test(from) ? '' : ' in the earlier snapshot'}`;
  const second = `${what} was ${to.replace(/^(\S+)/, `$1${/^\S+ (?!after|before|in|near|at|on)[a-z]/i.test(to) || noun === '' ? '' : noun}`)}`;
  const last = `${second}${MOMENT.test(to) ? '' : ' after the kill'}`;
  const [one, other] = [values(first, ground), values(last, ground) ?? null];
  if (!one?.grounded) return one ?? { grounded: false, why: 'What it was first is not in the evidence.' };
  const then = other?.grounded ? other : values(`${what} was ${to}`, ground);
  if (!then?.grounded) return then ?? { grounded: false, why: 'What it was last is not in the evidence.' };
  return { grounded: true, why: 'The evidence says both values.', at: [...one.at, ...then.at] };
};

const MOVED = new RegExp(
  `^(.+?) (?:had |has )?(?:(${UP}|risen|grown)|(${DOWN}|fallen)) (?:back )?to (.+)$`,
  'i',
);

/** "It has dropped to 65536 bytes after the kill": the value holds, and stood higher at another moment. */
function moved(sentence: string, ground: Ground): Verdict | null {
  const [, what, up, down, to] = MOVED.exec(sentence.replace(/[.!]+$/, '')) ?? [];
  if (!what || !to || (!up && !down)) return null;
  const now = values(`${what} was ${to}`, ground);
  if (!now?.grounded) return now;
  const [line] = now.at;
  const mine = ground.assertions.find(({ at }) => at.source === line?.source && at.line === line.line);
  const others = ground.assertions.filter(
    (one) =>
      one.subject === mine?.subject &&
      one.field === mine.field &&
      one.unit === mine.unit &&
      one.when !== mine.when,
  );
  const isSo = others.some(({ value }) =>
    up ? Number(value) < Number(mine?.value) : Number(value) > Number(mine?.value),
  );
  return isSo ? now : { grounded: false, why: 'The evidence shows no such change.' };
}
