import { lemma } from './lemma.ts';

/**
 * General English that says nothing that could be false of a figure or a failure: it joins, shows, hedges or colours.
 * What denies, orders, bounds, counts, compares, changes, causes or names a thing of the field is none of it.
 */
const GENERAL = [
  // Showing and saying.
  'show tell say read list report log print note record display state mention give name call find see look appear indicate quote cite',
  'write contain carry bear hold feature present express reflect reveal confirm document register put mark describe represent',
  'observe notice measure sample take capture obtain collect gather print dump render yield point refer relate correspond',
  // Being, having, standing.
  'be have do stand sit lie come amount total equal make get remain stay exist belong concern involve consist comprise form seem',
  'work run happen occur live serve act occupy charge account attribute assign credit own possess need require want permit',
  // Manner and degree without a bound.
  'clearly plainly evidently apparently obviously certainly simply merely indeed actually really literally basically essentially',
  'effectively practically generally overall altogether quite rather fairly pretty somewhat very well mere sheer just still',
  'even also too likewise besides moreover furthermore additionally meanwhile then thereby therewith accordingly otherwise namely respectively',
  'however nevertheless nonetheless though instead anyway anyhow again once ever already eventually finally lately recently momentarily',
  'exactly precisely alone itself themselves himself together apart aside away along across around near here there thereof therein where whereby',
  'as such so thus hence therefore like per via upon onto into within throughout amid among against beside toward towards between for from',
  'a an the this that these those it its they their he she we you our your my one who whom whose which what whatever when while by to of in on at with and or',
  // Nouns that say no more than what they stand with.
  'value figure number size amount quantity level measure measurement reading count counter total sum share piece bit part portion side kind sort type form way manner',
  'case fact matter thing place spot position point situation circumstance context scene story picture question answer detail',
  'evidence data datum information output input listing entry field column row line file table report record snapshot statement message section',
  'time moment instant period second run life lifetime outcome result incident event',
  'course hand mind view sight eye term word use name label account behalf basis purpose note mark respect regard comparison addition',
  'kernel linux system machine host process program script job service unit group container python interpreter task',
  // Modals of ability that a proven value makes true.
  'mere total actual current present respective particular certain given specific corresponding relevant said same own such proper',
  'modest sizable considerable substantial noticeable visible normal ordinary usual typical',
].join(' ');

const NEUTRAL: ReadonlySet<string> = new Set(GENERAL.split(/\s+/).map(lemma));
/** Adverbs that bound, order or deny. */
const CLAIMING =
  /^(?:only|early|hardly|barely|scarcely|nearly|rarely|seldom|mostly|mainly|largely|partly|solely|exclusively|equally|previously|initially|originally|lastly|firstly|secondly|simultaneously|rapidly|slowly|steadily|constantly|gradually|repeatedly|completely|entirely|fully|wholly|totally|daily|weekly|hourly|monthly|manually|accidentally|deliberately|automatically|randomly|locally|globally|externally|internally|directly|immediately|shortly|suddenly|permanently|temporarily|anonymously|physically|virtually|family|supply|reply|apply|assembly|anomaly)$/;

/** Whether a word may be left out of what is checked. */
export function isNeutral(word: string): boolean {
  if (
    !/^[a-z][a-z'’-]*$/.test(word) ||
    /^(?:not|no|nor|never|none|cannot|only|first|last|less|more)$/.test(word)
  )
    return false;
  if (NEUTRAL.has(lemma(word)) || NEUTRAL.has(word)) return true;
  return word.length > 4 && word.endsWith('ly') && !CLAIMING.test(word);
}
