/** How the second statement of a sentence hangs on the first. */
export type Link = 'side' | 'reason' | 'result';

/** A sentence as two statements; `reason`: the second is why the first, `result`: the first is why the second. */
export interface Cut {
  readonly first: string;
  readonly second: string;
  readonly link: Link;
  /** The second says more of whom the first named last: "X, which …". */
  readonly isRelative: boolean;
}

/** Longer sentences are no single claim. */
const MAX_CHARS = 500;
const MAX_CUTS = 12;

const between = (pattern: string) => new RegExp(pattern, 'gi');

/** What stands between two statements. */
const JOINTS: readonly (readonly [RegExp, Link])[] = [
  [between(';\\s+|:\\s+(?=[a-z])|\\s+[—–]\\s+'), 'side'],
  [
    between(
      ',?\\s+(?:and )?(?:so|therefore|thus|hence|which is why|which means that|that is why)(?: that)?\\s+(?=\\w)',
    ),
    'result',
  ],
  [between(',?\\s+(?:because|since|given that|seeing that)\\s+|,\\s+(?:as|for)\\s+'), 'reason'],
  [between('\\s+after\\s+(?=.+\\s(?:had|was|were|has)\\s)'), 'reason'],
  [between(',?\\s+(?:but|while|whereas|although|though|even though|even if|yet|whilst)\\s+'), 'side'],
  [
    between(
      ',\\s+(?=[^,]{3,60}\\s(?:was|were|is|are|has|had|stood|reads?|says|shows?|counts?)\\s)|,\\s+(?:and|which|who|with)\\s+|\\s+and\\s+|\\s+(?:that|which)\\s+(?=(?:is|are|was|were) never)|,\\s+(?=(?:not|only|the|its?|leaving|running|protected|being)\\b)',
    ),
    'side',
  ],
];
/** What begins a sentence whose first statement is the lesser one. */
const LEADING: readonly (readonly [RegExp, Link])[] = [
  [/^(?:although|though|even though|while|whereas|whilst|with)\s+(.+?),\s+(.+)$/i, 'side'],
  [/^(?:because|since|as|given that)\s+(.+?),\s+(.+)$/i, 'result'],
];

/** Every way to take a sentence apart in two, the surest first. */
export function cutsOf(sentence: string): Cut[] {
  // What would be so if something else were so is no statement of what was.
  if (sentence.length > MAX_CHARS || /^(?:had|if|were|should|unless|whether)\b/i.test(sentence)) return [];
  const cuts: Cut[] = [];
  for (const [words, link] of LEADING) {
    const [, first, second] = words.exec(sentence) ?? [];
    if (first && second) cuts.push({ first, second, link, isRelative: false });
  }
  for (const [words, link] of JOINTS)
    for (const match of sentence.matchAll(words)) {
      const [first, second] = [sentence.slice(0, match.index), sentence.slice(match.index + match[0].length)];
      const isRelative = /\b(?:which|who)\s*$/i.test(match[0]);
      if (first.trim() !== '' && second.trim() !== '') cuts.push({ first, second, link, isRelative });
    }
  return cuts.slice(0, MAX_CUTS);
}

const PRONOUN =
  /^(?:it|they|he|she|this|which|who)(?=\s)(?! (?:limit|unit|service|group|cgroup|host|machine|process|program|job|kernel|container|incident))/i;
const OWN = /^(?:its|their|whose)\s+(?=(?:own )?)/i;
/** A statement without a subject of its own. */
const VERB =
  /^(?:also |then |still |never |only |thereby |later |finally |not )?(?:was|were|is|are|has|have|had|ran|runs|used|uses|held|holds|exited|ended|died|did|does|do|could|can|cannot|stayed|stays|reached|hit|stood|stands|needed|peaked|belonged|belongs|lived|lives|carries|carried|counts|counted|killed|got|keeps|kept|grew|consumed|occupied|took|accounts|accounted|remained|failed|exceeded|sets|set|invoked|triggered|reads|shows|makes|made)\b/i;
/** "With 86279 pages, …": a figure and what it is of, and no verb. */
const BARE_FIGURE =
  /^(?:(?:only|just|about|roughly|nearly|almost|some) )*\d[\d.,]* ?[a-zA-Z]+(?: (?:resident|of|anonymous|memory|pages|RAM|file|swap|in)){0,4}$/;
const PARTICIPLE =
  /^(?:running|using|holding|leaving|being|having|protected|killed|owned|charged|started|called|named)\b/i;

/** Whom or what a statement is about, by its place: what stands before the verb. */
export function topicOf(statement: string): string | null {
  const said =
    /^((?:\S+ ){1,6}?)(?:was|were|is|are|had|has|have|did|does|could|can|cannot|still|never|reads|shows|stayed|stood|held|used)\b/i.exec(
      statement.trim(),
    )?.[1];
  return said && !/[,;:]/.test(said) ? said.trim() : null;
}

/** The second statement as one that stands alone: "it" and a missing subject are the subject of the first. */
export function standing(second: string, subject: string | null): string {
  if (subject === null) return second;
  if (/^(?:all|none|nothing|most) of it\b/i.test(second)) return second.replace(/\bit\b/i, () => subject);
  if (/\b(?:has|have|had|is|was) none$/i.test(second)) return second.replace(/none$/i, `no ${subject}`);
  if (PRONOUN.test(second)) return second.replace(PRONOUN, () => subject);
  const last = / (?:to|of|on|for|in|about|above) it$/i.exec(second)?.[0];
  if (last) return `${second.slice(0, -2)}${subject}`;
  if (BARE_FIGURE.test(second)) return `${subject} had ${second}`;
  if (OWN.test(second)) return second.replace(OWN, () => `${subject}'s `);
  if (VERB.test(second)) return `${subject} ${second}`;
  if (/^(?:only|just) (?:\d|one|two|three|four|five|six)/i.test(second)) return `${subject} has ${second}`;
  if (PARTICIPLE.test(second)) return `${subject} was ${second}`;
  return second;
}
