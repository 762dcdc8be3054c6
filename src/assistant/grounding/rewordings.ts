const FIGURE =
  '((?:(?:only|just|about|some|roughly|around) )*-?\\d[\\d.,]*\\d?(?: ?(?:[KMG]?i?B|bytes|pages|percent))?)';
const AGAINST = '(?:against|versus|vs\\.?|compared (?:to|with)|beside|next to|as opposed to)';
const MUCH = '(?:(?:far|much|clearly|considerably|even) )?';

/** Ways of saying that are another's order of words only; what they say is checked in the plain order. */
const PLAINER: readonly (readonly [RegExp, string])[] = [
  [
    new RegExp(
      `^(.+?) (?:was|were|is|are) (?:tiny|small|minor|negligible)(?: in comparison)?, ${FIGURE} ${AGAINST} (.+)$`,
      'i',
    ),
    '$1 of $2 was small against $3',
  ],
  [
    new RegExp(
      `^(.+?) played (?:only )?a (?:tiny|small|minor|negligible) (?:role|part)[,:]? with ${FIGURE}(?: of \\S+)? ${AGAINST} (.+)$`,
      'i',
    ),
    '$1 of $2 was small against $3',
  ],
  [
    new RegExp(
      `^(.+?) (?:was|were|is|are) ${MUCH}(larger|smaller|bigger|lower|higher|greater), ${FIGURE} ${AGAINST} (.+)$`,
      'i',
    ),
    '$1 of $3 was $2 than $4',
  ],
  [
    new RegExp(`^(.+?) and (.+?) were (?:equal|the same)(.*?),? both ${FIGURE}$`, 'i'),
    '$1 was $4$3 and $2 was $4$3',
  ],
  [new RegExp(`^${FIGURE} is what (.+?) (?:had|has|held|used|reads|shows)(.*)$`, 'i'), '$2 had $1$3'],
  [/^(?:it is|it was) (.+?) that (was|is|had|has|held|used) (.+)$/i, '$1 $2 $3'],
  [/^(?:what|whatever) (?:the )?(.+?) (?:shows|says) is (?:that )?(.+)$/i, '$2'],
  [
    /^(?:according to|as (?:per|shown (?:in|by)|seen in)|per|judging (?:by|from)|by) ([^,]+), (.+)$/i,
    '$2 according to $1',
  ],
  [
    /^(?:that (?:is|means)|in other words|in short|in fact|indeed|overall|notably|note that|here),? (.+)$/i,
    '$1',
  ],
  [
    /^(.+?) (?:does|did|do) not (?:count|show|list|report|have|contain|hold|record|use) any (.+)$/i,
    '$1 has no $2',
  ],
  [/^neither (.+?) nor (.+?) (has|had|have) (?:a|an|any) (.+)$/i, '$1 has no $4 and $2 has no $4'],
  [/^neither (.+?) nor (.+?) (was|were|is|are) (.+)$/i, '$1 $3 not $4 and $2 $3 not $4'],
  [/^(.*?)\bneither (.+?) nor (.+?) ((?:was|were|is|are|has|had) .+)$/i, '$1no $2 $4 and no $3 $4'],
  [new RegExp(`^(.+?) exceeded (.+?) by ${FIGURE}$`, 'i'), '$1 was $3 above $2'],
  [
    new RegExp(
      `^(.+?) (?:had |has )?(?:hit|reached|touched|ran into|run into|bumped into) (?:its|the) (?:memory )?limit ${FIGURE} times(.*)$`,
      'i',
    ),
    '$1 has a failcnt of $2$3',
  ],
  [
    new RegExp(
      `^(.+?) (?:had |has )?(?:hit|reached|touched|ran into|run into|bumped into) (?:its|the) (?:memory )?limit ${FIGURE} times(.*)$`,
      'i',
    ),
    '$1 counts $2 max events$3',
  ],
  [
    /^of the (.+?), (.+?) (?:took|takes|was|were|made up|makes up|used|held|occupied) (.+?percent)$/i,
    '$2 was $3 of the $1',
  ],
  [/^(.+?) (had|has|have) neither (.+?) nor (.+)$/i, '$1 $2 no $3 and $1 $2 no $4'],
  [
    new RegExp(`^memory\\.high of (.+?) was exceeded ${FIGURE} times(.*)$`, 'i'),
    '$1 counts $2 high events$3',
  ],
  [/^(?:the )?(high|max|oom) counter (.+)$/i, '$1 events $2'],
  [
    /^(\S+\(.*\)) (at line \d+(?: of \S+)?) (?:was refused|failed|was what failed)$/i,
    'The allocation is $1 $2',
  ],
  [
    /^(.+?)\b(?:far |much |considerably |even )?(more|less|fewer) ((?:[\w-]+ ){1,4}?)(than .+)$/i,
    '$1$3$2 $4',
  ],
  [
    new RegExp(`^(.+?) and (.+?) (?:are|were|read|stand at|stood at) both ${FIGURE}$`, 'i'),
    '$1 was $3 and $2 was $3',
  ],
  [
    /^(?:(?:during|over|throughout|in) (?:its|the) (?:whole |entire )?(?:life|run|lifetime),? )?(.+?) never (?:got|went|rose|grew|came|climbed) (?:beyond|above|over|past|higher than) (?:a memory\.peak of |a peak of )?(.+)$/i,
    '$1 had a peak of $2',
  ],
  [/^(.+?) (?:is|was|equals) exactly (its|the) (limit.*)$/i, '$1 is equal to $2 $3'],
  [/^each huge page (?:is|has|takes|measures) (.+?)(?: in size)?$/i, 'Hugepagesize is $1'],
  [/^there (?:is|was|are|were) (?:also |still |only )?(.+)$/i, '$1'],
];

/** The sentence in plainer words, where it is one that is known to say the same. */
export function rewordings(sentence: string): string[] {
  const plain = sentence.trim().replace(/[.!]+$/, '');
  if (plain.length > 400) return [];
  return PLAINER.flatMap(([words, plainer]) => (words.test(plain) ? [plain.replace(words, plainer)] : []));
}
