const KIND = '(list|dict(?:ionary)?|set|tuple|string)';
const SAID: readonly (readonly [RegExp, name: number, kind: number])[] = [
  [new RegExp(`\\b${KIND} (?:called |named )?([A-Za-z_]\\w*)`, 'gi'), 2, 1],
  [
    new RegExp(`\\b([A-Za-z_]\\w*),? (?:is |was )?(?:a|an|the) (?:global |plain |single )?${KIND}\\b`, 'gi'),
    1,
    2,
  ],
];
/** What a name is set to, by its first sign. */
const MADE: Readonly<Record<string, RegExp>> = {
  list: /^(?:\[|list\()/,
  dict: /^(?:\{|dict\(|\w*[dD]efaultdict)/,
  dictionary: /^(?:\{|dict\(|\w*[dD]efaultdict)/,
  set: /^(?:\{|set\()/,
  tuple: /^\(/,
  string: /^[bf]?["']/,
};

/** "The list orders", "index is a list": a name that is set in the code must be of the kind that is said. */
export function isOfKind(said: string, code: string): boolean {
  return SAID.every(([words, name, kind]) =>
    [...said.matchAll(words)].every((match) => {
      const made = new RegExp(`^${match[name]}\\s*=\\s*(.+)$`, 'm').exec(code)?.[1];
      return made === undefined || MADE[(match[kind] ?? '').toLowerCase()]?.test(made) === true;
    }),
  );
}
