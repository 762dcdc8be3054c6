/** How one value stands to another; `<<` and `>>` by far. */
export type Comparison = '<' | '>' | '=' | '~' | '<<' | '>>';

const MUCH =
  '(?:much |far |a lot |considerably |clearly |significantly |many times |even |slightly |somewhat |well |a little |only just |just )?';
const words = (pattern: string) => new RegExp(`^(?:${pattern})(?![\\w-])`, 'i');

export const COMPARISONS: readonly (readonly [RegExp, Comparison])[] = [
  [
    words(
      '(?:a )?(?:tiny|small|minor|little|negligible|insignificant)(?: number| part| amount| role| share)?(?: (?:beside|against|compared (?:to|with)|next to|in comparison(?: (?:to|with))?))?,?',
    ),
    '<<',
  ],
  [words('dwarf(?:s|ed)|many times'), '>>'],
  [
    words(
      `${MUCH}(?:below|under(?! (?:the )?(?:uid|user|root|[a-z-]+$))|beneath|(?:smaller|less|lower|fewer) than|fallen (?:below|under)|(?:stayed|remained|kept|fell|dropped) (?:below|under)|short of|away from)`,
    ),
    '<',
  ],
  [
    words(
      `${MUCH}(?:above|over|beyond|(?:larger|bigger|more|greater|higher) than|in excess of|exceed(?:s|ed|ing)?|past)`,
    ),
    '>',
  ],
  [
    words(
      '(?:exactly )?(?:equal(?:s|ed)?(?: to)?|the same as|identical (?:to|with)|as (?:large|big|much|high|many) as|at)(?= (?:the|its|their) (?:limit|maximum))|equal(?:s|ed)? to|the same as|as (?:large|big|much|high|many) as',
    ),
    '=',
  ],
  [words('(?:very )?(?:close to|near|almost at)'), '~'],
];
