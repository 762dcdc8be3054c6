import type { Frame, Ground, Verdict } from '../ground.ts';
import { type Item, readItems } from '../reader.ts';
import { checkValue, type ValueClaim } from '../values.ts';

/**
 * Sentences that say figures and nothing else: "memory.high of report.service is 100663296 bytes", "At the kill the
 * service used 81920kB of 81920kB". Every word must be a name, a field, a figure, a moment or one that joins them.
 */
export const values: Frame = (sentence, ground) => {
  const items = readItems(sentence, ground.names);
  if (!items.some((item) => item.kind === 'quantity')) return null;
  const unknown = items.find((item) => item.kind === 'word' || item.kind === 'no');
  if (unknown && 'text' in unknown)
    return { grounded: false, why: `What “${unknown.text}” says here is not decided.` };
  const claims = claimsOf(items, ground);
  if (typeof claims === 'string') return { grounded: false, why: claims };
  const findings = claims.map((claim) => checkValue(claim, ground.assertions));
  const wrong = findings.find((finding) => !finding.holds);
  if (wrong && !wrong.holds) return { grounded: false, why: wrong.why };
  const at = findings.flatMap((finding) => (finding.holds ? [...finding.at] : []));
  return { grounded: true, why: 'The evidence says these values.', at } satisfies Verdict;
};

/** Binds each figure to the field beside it and to the subject of the sentence; a text where that is not plain is not decided. */
function claimsOf(items: readonly Item[], ground: Ground): ValueClaim[] | string {
  const names = items.flatMap((item) => (item.kind === 'name' ? [item.name] : []));
  const fields = items.flatMap((item) => (item.kind === 'field' ? [item.field] : []));
  const quantities = items.flatMap((item) => (item.kind === 'quantity' ? [item.quantity] : []));
  const moments = items.flatMap((item) => (item.kind === 'moment' ? [item.when] : []));
  if (new Set(moments).size > 1) return 'It names several moments.';
  if (names.some(({ subjects }) => subjects.length === 0)) return 'It is not plain who is meant.';
  const subjects = common(
    names.map((name) => (name.subjects.length > 1 ? victimOf(name.subjects, ground) : name.subjects)),
  );
  if (subjects === 'several') return 'It names several subjects.';
  if (fields.length !== quantities.length || fields.length === 0)
    return 'It is not plain which figure is whose.';
  if (fields.length > 1) return 'It is not plain which figure is whose.';
  const [field] = fields;
  const [quantity] = quantities;
  if (!field || !quantity) return 'It is not plain which figure is whose.';
  return [{ field, subjects, when: moments[0] ?? null, quantity }];
}

/** A name that several processes have is said of the one that the incident is about. */
function victimOf(subjects: readonly string[], { diagnosis }: Ground): readonly string[] {
  const pid = diagnosis.facts.event?.victim?.pid;
  return subjects.includes(`process:${pid}`) ? [`process:${pid}`] : [];
}

/** Several names of one thing ("pid 125, a python3") are one subject. */
function common(all: readonly (readonly string[])[]): readonly string[] | null | 'several' {
  if (all.length === 0) return null;
  const shared = all.reduce((left, right) => left.filter((one) => right.includes(one)));
  return shared.length > 0 ? shared : 'several';
}
