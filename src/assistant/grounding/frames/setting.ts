import type { Frame } from '../ground.ts';
import { readItems } from '../reader.ts';
import { ownerOf } from './owners.ts';

const IS =
  /^(.+?) (?:is|was|are|reads|read|contains|contained|shows|says|equals|names|stands at|is set to|holds)(?: (?:just|only|exactly|the value))? ["“]?([\w][\w.,:+/-]*)["”]?$/i;

/** "cpuset.cpus.effective of system.slice is 0-1": a value that is no number, letter by letter. */
export const setting: Frame = (sentence, ground) => {
  const [, what = '', value = ''] = IS.exec(sentence.replace(/[.!]+$/, '')) ?? [];
  if (value === '' || /^-?\d+(?:\.\d+)?$/.test(value)) return null;
  const items = readItems(what, ground.names).filter(({ kind }) => kind !== 'of' && kind !== 'break');
  const fields = items.flatMap((item) => (item.kind === 'field' ? [item.field] : []));
  const names = items.flatMap((item) => (item.kind === 'name' ? [item.name.subjects] : []));
  const moments = items.flatMap((item) => (item.kind === 'moment' ? [item.when] : []));
  const [field] = fields;
  if (
    !field ||
    fields.length > 1 ||
    moments.length > 1 ||
    fields.length + names.length + moments.length < items.length
  )
    return null;
  const whose = ownerOf(field, names, ground);
  if (whose === 'several') return null;
  const found = ground.assertions.find(
    (one) =>
      field.fields.includes(one.field) &&
      (whose === null || whose.includes(one.subject)) &&
      (moments.length === 0 || one.when === moments[0] || one.when === 'static') &&
      typeof one.value === 'string' &&
      one.value.toLowerCase() === value.toLowerCase(),
  );
  return found ? { grounded: true, why: 'The evidence says this value.', at: [found.at] } : null;
};
