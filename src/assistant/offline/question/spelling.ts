/** Words that the intents listen for; a word that is one slip away from one of them is taken for it. */
const KNOWN = `
  again allocated although anyway available because before behind better blame borrow bytes cache chosen
  cgroup children command commands compare consumed contiguous container culprit cycle dangerous deploy
  difference else enough evidence exactly exit explain explained fragmentation garbage guilty happen happened happens
  huge immediately increase innocent instead kernel killed killer killing largest leak leaking limit limits
  limited line lines machine meaning means memory missing moment namespace permanently permanent pages
  prevent proof process processes protected prove quickly raise reason reboot restart risk ruled score second
  should signal solve source spared survive survived suspect swap swapping systemd temporary terminated threshold
  traceback undo understand unlimited victim virtual watchdog which worker workers would yesterday
`
  .trim()
  .split(/\s+/);
const EXACT = new Set(KNOWN);
/** English words that are one slip away from a known one and mean something else. */
const OTHERS = new Set(
  'lines limes later latter heap help live lives lived list listen linked liked likes limes leak leaks lean peak teak swap swam snap maps process processor killed killer skilled filled billed wilds weak while white whole there these those where were when then them they than that this thing think third could would should shall world worth worse signal single total totals score store stored stone shore scope source sourced course moment memory memorial exit exist exists edit else also elsewhere reason season second seconds risk disk task line mine nine fine find bind kind mind wind lime time dime size side site cache cached caches catch batch batches match patch cause causes caused clause pages paged passes parse pace place placed peace piece pieces raise raised rise rises arise rouse phrase phrases praise rate rates ratio proof roof prove proven proves drove move moves undo under until unit units union enough tough though through thought'.split(
    ' ',
  ),
);

/** Puts technical words right that are misspelt; what is no near miss stays. */
export function corrected(text: string): string {
  return text.replace(/(?<![\w./-])[a-z]{5,}(?![\w./-])/g, (word) => {
    if (EXACT.has(word) || OTHERS.has(word)) return word;
    const slips = word.length >= 8 ? 2 : 1;
    const near = KNOWN.find(
      (known) =>
        known.length >= 5 &&
        known[0] === word[0] &&
        Math.abs(known.length - word.length) <= slips &&
        !inflected(word, known) &&
        distance(word, known, slips) <= slips,
    );
    return near ?? word;
  });
}

/** `killers` is `killer` and no slip. */
function inflected(a: string, b: string): boolean {
  return a.startsWith(b) || b.startsWith(a);
}

/** Edits between two words, two neighbours that changed places counting one; more than `most` is not counted out. */
function distance(a: string, b: string, most: number): number {
  let [before, last]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min(
        (last[j] as number) + 1,
        (row[j - 1] as number) + 1,
        (last[j - 1] as number) + cost,
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, (before[j - 2] as number) + 1);
      row.push(least);
    }
    if (Math.min(...row) > most) return most + 1;
    [before, last] = [last, row];
  }
  return last[b.length] as number;
}
