const STOP = new Set(
  'the a an is was are were be been it its this that these those and or of to in on at by for with from as if so then than what which who whom whose why how when where do does did done can could will would should may might must not no yes i me my we our you your he she they them their there here have has had get got just only also too very much many more most some any all one two up out over into about please tell say says said now really exactly show line lines'.split(
    ' ',
  ),
);

/** The words of a text that say what it is about, each by its stem. */
export function wordsOf(text: string): string[] {
  const words = text.toLowerCase().match(/[a-z0-9_][a-z0-9_./-]*[a-z0-9_]|[a-z0-9]/g) ?? [];
  return words.filter((word) => !STOP.has(word)).map(stem);
}

/** `pages` and `page`, `killed` and `kill` are one word. */
function stem(word: string): string {
  return word.length > 4 && /^[a-z]+$/.test(word)
    ? word.replace(/ies$/, 'y').replace(/(?:ing|ed|es|s)$/, '')
    : word;
}
