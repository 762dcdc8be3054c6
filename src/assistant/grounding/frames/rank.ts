import type { Frame, Ground, Verdict } from '../ground.ts';
import { readItems } from '../reader.ts';
import { values } from './values.ts';

const THAN_ALL =
  /^(.+?),? (?:the )?(more|most|less|least|fewer|fewest|highest|largest|smallest|lowest)(?: than (?:any|every|all)(?: of the)?(?: other)?s?(?: (?:task|process)(?:es|s)?)?| of (?:all|any)(?: (?:task|process)(?:es|s)?)?)?(?: (?:in|of) the (?:task )?(?:table|report))?$/i;

/** "labinit had 1744 pages in swap, more than any other task": the value holds and no other task's stands higher. */
export const rank: Frame = (sentence, ground) => {
  const superlative = superlativeIn(sentence, ground);
  if (superlative) return superlative;
  const match = THAN_ALL.exec(sentence.replace(/[.!]+$/, ''));
  if (!match || !/\bthan (?:any|every|all)|\bof (?:all|any)\b/i.test(sentence)) return null;
  const [, statement = '', how = ''] = match;
  const first = values(statement, ground);
  if (!first?.grounded) return first;
  const items = readItems(statement, ground.names);
  const fields = items.flatMap((item) =>
    item.kind === 'field' && !item.field.isWeak ? [...item.field.fields] : [],
  );
  const name = items.find((item) => item.kind === 'name');
  if (name?.kind !== 'name' || name.name.subjects.length !== 1 || fields.length === 0) return null;
  const isMost = /^(?:more|most|highest|largest)$/i.test(how);
  const others = rivals(ground, fields, name.name.subjects[0] ?? '', first.at[0]?.source);
  if (!others) return { grounded: false, why: 'What the others had is not in the evidence.' };
  const isFirst = others.values.every((value) => (isMost ? value < others.own : value > others.own));
  return isFirst ? first : { grounded: false, why: 'Another task stands before it.' };
};

function rivals(
  { assertions }: Ground,
  fields: readonly string[],
  subject: string,
  source: string | undefined,
) {
  const all = assertions.filter(
    (one) =>
      fields.includes(one.field) &&
      one.unit !== 'name' &&
      one.at.source === source &&
      one.subject.startsWith('process:'),
  );
  const own = all.find((one) => one.subject === subject);
  const same = all.filter(
    (one) => one.unit === own?.unit && one.field === own?.field && one.event === own?.event,
  );
  const values = same.filter((one) => one.subject !== subject).map(({ value }) => Number(value));
  return own && values.length > 0 ? { own: Number(own.value), values } : null;
}

const SUPERLATIVE =
  /^(?:of all (?:the )?(?:tasks|processes)(?: in the (?:table|report))?,? )?(.+?) (?:had|held|used|has|was the (?:task|process) with) the (most|largest|highest|biggest|smallest|fewest|least|lowest) (.+?)(?: of (?:all|any)(?: (?:the )?(?:tasks|processes))?)?(?: (?:in|of) the (?:task )?(?:table|report))?$/i;

/** "Of all tasks python3 had the most resident pages." */
function superlativeIn(sentence: string, ground: Ground): Verdict | null {
  const [, who = '', how = '', what = ''] = SUPERLATIVE.exec(sentence.replace(/[.!]+$/, '')) ?? [];
  const [name, ...more] = readItems(who, ground.names);
  const [field, ...further] = readItems(what, ground.names);
  if (name?.kind !== 'name' || field?.kind !== 'field' || more.length + further.length > 0) return null;
  const [subject, ...others] = name.name.subjects;
  if (!subject?.startsWith('process:') || others.length > 0) return null;
  const mine = ground.assertions.find(
    (one) => one.subject === subject && field.field.fields.includes(one.field) && one.when === 'kill',
  );
  const all = rivals(ground, mine ? [mine.field] : [], subject, mine?.at.source);
  if (!mine || !all) return { grounded: false, why: 'What each had is not in the evidence.' };
  const isMost = /^(?:most|largest|highest|biggest)$/i.test(how);
  return all.values.every((value) => (isMost ? value < all.own : value > all.own))
    ? { grounded: true, why: 'The table says so.', at: [mine.at] }
    : { grounded: false, why: 'Another task stands before it.' };
}
