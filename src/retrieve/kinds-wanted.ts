/** What a text looks like that somebody pasted instead of typing. */
const PASTED = / \| |\n|=\S+ .*=|\[ *\d+\.\d+\]|Traceback|File "|\d ?kB\b.*\d ?kB|:\s\d/;

/** By what a question asks for: something to do, how a thing works, whether a saying is true. */
const QUESTIONS: readonly (readonly [RegExp, readonly string[]])[] = [
  [
    /\bhow (?:to|do|can|shall|should|much|would)|\bcommands?\b|\b(?:increase|raise|lower|set|put|give|make|force|want|tell|let|stop|allow|limit) /i,
    ['fix'],
  ],
  [
    /\bwhat (?:is|are|do|does)\b|\bhow (?:does|do|is|are|much)\b|\bmeans?\b|\bdifference\b|\bexplain/i,
    ['kernel', 'python', 'platform', 'runtime'],
  ],
  [
    /^(?:does|is|do|are) |\bis it true|\bsomeone|\bsays?\b|\bheard|\bshould i\b|\bdoes\b|\balways\b|\breally\b|\benough\b|\bmyth/i,
    ['myth'],
  ],
];

/** Kinds of articles that a text asks for: a "how do I" the fix; a paste or a symptom the cause. */
export function kindsWanted(text: string): ReadonlySet<string> {
  if (PASTED.test(text.slice(0, 4_000))) return new Set(['cause']);
  const asked = text.slice(0, 1_000);
  const kinds = QUESTIONS.filter(([words]) => words.test(asked)).flatMap(([, some]) => some);
  return new Set(kinds.length > 0 ? kinds : ['cause']);
}
