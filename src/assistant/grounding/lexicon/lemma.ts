/** Forms that no rule gives, by their base. */
const IRREGULAR: ReadonlyMap<string, string> = new Map(
  (
    'be:is,are,was,were,been,being,am;have:has,had,having;do:does,did,done,doing;go:goes,went,gone;get:got,gotten;take:took,taken;' +
    'make:made;keep:kept;stand:stood;run:ran;come:came;show:shown;tell:told;say:said;hold:held;set:set;grow:grew,grown;fall:fell,fallen;' +
    'rise:rose,risen;shrink:shrank,shrunk;begin:began,begun;become:became;find:found;give:gave,given;see:saw,seen;know:knew,known;' +
    'write:wrote,written;leave:left;lose:lost;mean:meant;meet:met;put:put;read:read;send:sent;shoot:shot;stick:stuck;think:thought;' +
    'build:built;bring:brought;buy:bought;catch:caught;choose:chose,chosen;draw:drew,drawn;eat:ate,eaten;feel:felt;lead:led;lie:lay,lain;' +
    'pay:paid;sit:sat;spend:spent;throw:threw,thrown;win:won;die:died,dying;tie:tied,tying;use:used,using;hit:hit;let:let;cut:cut;need:needed;' +
    'sink:sank,sunk;swell:swollen;break:broke,broken;speak:spoke,spoken;sleep:slept;spring:sprang;fork:forked;free:freed,freeing;' +
    'datum:data;child:children;index:indices;entry:entries;copy:copies;process:processes'
  )
    .split(';')
    .flatMap((row) => {
      const [base = '', forms = ''] = row.split(':');
      return forms.split(',').map((form) => [form, base] as const);
    }),
);
/** Words that only look like a form of another. */
const PLAIN =
  /(?:ss|us|is|as|os)$|^(?:thing|string|nothing|something|anything|everything|during|bring|king|ring|spring|bed|red|shed|feed|need|seed|speed|exceed|proceed|indeed|embed|hundred|this|its|always|perhaps|times|series|news|less|unless|across|plus|thus|access|address)$/;

/** The base of an English word, in small letters: "charged" → "charg", "stopping" → "stop"; the same for all its forms. */
export function lemma(word: string): string {
  const made = memo.get(word);
  if (made !== undefined) return made;
  const base = baseOf(word);
  if (memo.size >= MAX_KNOWN) memo.clear();
  memo.set(word, base);
  return base;
}
const memo = new Map<string, string>();
const MAX_KNOWN = 10_000;

function baseOf(word: string): string {
  const low = word.toLowerCase().replace(/['’]s?$/, '');
  const known = IRREGULAR.get(low);
  if (known) return cut(known);
  if (low.length < 4 || PLAIN.test(low)) return cut(low);
  const single = low
    .replace(/(?<=[^aeiou])ies$/, 'y')
    .replace(/(?<=[^aeiou])ied$/, 'y')
    .replace(/(?<=(?:ss|x|ch|sh|z))es$/, '')
    .replace(/(?<=[a-z]{2}[^s])s$/, '');
  const bare = PLAIN.test(single) ? single : single.replace(/(?<=[a-z]{2})(?:ing|ed)$/, '');
  return cut(bare);
}

/** "Stor" of "store", "storing", "stored". */
function cut(base: string): string {
  return base.replace(/(?<=[a-z]{3})e$/, '').replace(/([bdgmnprt])\1$/, '$1');
}
