import type { Frame } from '../ground.ts';
import { isNeutral } from '../lexicon/neutral.ts';
import { SAID_IN } from '../lexicon/sources.ts';
import { holds, readQuantity } from '../quantity.ts';

/** A word that only a machine writes. */
const TOKEN = /(?<![\w.])(?:[A-Za-z]*_[\w.]*\w|[A-Z]{2,}_[A-Z_]+|[a-z]+(?:=[\w-]+))(?![\w])/g;
const COUNTED =
  /\b(?:(?<n>no|one|two|three|four|five|six|seven|eight|nine|ten|\d+) (?:\w+ )?(?:lines?|messages?|entries|records|times|mentions?|occurrences)|(?<once>once|twice)|(?<none>does not|do not|did not|never) (?:appear|occur|show up|stand|come up)s?)\b/i;
const PLACE = /\b(?:log|dmesg|journal|syslog|stdout|stderr|output)\b/i;

/** "Two messages of __vm_enough_memory are in the kernel log": as many lines hold the word. */
export const occurrences: Frame = (sentence, { sources }) => {
  const plain = sentence.replace(/[.!]+$/, '');
  const match = COUNTED.exec(plain);
  const tokens = [...new Set(plain.match(TOKEN) ?? [])];
  const [token] = tokens;
  if (!match?.groups || !token || tokens.length > 1 || !PLACE.test(plain)) return null;
  const rest =
    plain
      .replace(match[0], ' ')
      .replaceAll(token, ' ')
      .match(/[A-Za-z][\w'-]*/g) ?? [];
  if (rest.some((word) => !isNeutral(word.toLowerCase()) && !PLACE.test(word))) return null;
  const said = SAID_IN.filter(([words]) => words.test(plain)).map(([, source]) => source);
  const places = said.length > 0 ? said : [/dmesg|kern|journal|syslog|messages/];
  const found = sources
    .filter(({ name, path }) => places.some((one) => one.test(name) || one.test(path)))
    .map(({ path, lines: all }) =>
      all
        .filter(({ text }) => text.includes(token))
        .map(({ number, text }) => ({ source: path, line: number, text })),
    );
  // One log is often handed over several times.
  const [lines = []] = found.sort((one, other) => other.length - one.length);
  const { n, once, none } = match.groups;
  const wanted = none || /^no$/i.test(n ?? '') ? 0 : once ? (/^once$/i.test(once) ? 1 : 2) : null;
  const figure = wanted === null ? readQuantity(n ?? '', 'exact') : null;
  const isSo = wanted === null ? figure && holds(figure.quantity, lines.length) : wanted === lines.length;
  if (!isSo) return { grounded: false, why: `It stands in ${lines.length} lines.` };
  const [first = null] = lines;
  return first ? { grounded: true, why: 'As many lines hold it.', at: [first] } : null;
};
