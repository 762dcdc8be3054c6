import type { Evidence } from '../../../schema/evidence.ts';
import type { Ground } from '../ground.ts';
import { ORDINALS } from '../lexicon/moments.ts';
import { isNeutral } from '../lexicon/neutral.ts';

/** Words around a quotation that say who wrote it, and nothing more. */
const PLAIN = new Set(
  (
    'in on at the of a an for its own to also this that it line lines message messages appear appears appeared contain contains contained ' +
    'read reads say says said write writes wrote logged logs log print prints printed printing report reports reported announce announces ' +
    "announced show shows showed with has had there is stands stand kernel kernel's dmesg oom syslog journal traceback stderr stdout " +
    "numpy pandas python program program's script output name names earlyoom systemd-oomd systemd unit service process container exactly " +
    'literally note noted notes continue continues continued comment comments remark remarks itself following word words text goes complain ' +
    'complains complained about by was be can found seen which error exception stop stops stopped failed fails worker workers processes ' +
    'task tasks each child children docstring code source file statement entry row up as so reason from were one states stated tells ' +
    'carries call calls called describes described claims explains according where when then just only still finds puts put leaves left ' +
    "begins starts begin start opens ends end ended closes last final first kill second third fourth report's sentence quote quotes warns " +
    'author host machine user group cgroup victim concludes branch clause handler block'
  ).split(' '),
);
const AFTER = /\b(?:after|following) the (?:(first|second|third|fourth|last) )?(?:oom )?kill\b/i;
const AT_NTH = /\b(?:at|for|in|of|during) the (first|second|third|fourth|last) (?:oom )?(?:kill|report)\b/i;
/** A time of a log's line. */
const STAMP = /^\s*(?:\[[^\]]*\]|\w{3} +\d+ [\d:]+ \S+ \S+:|\d{4}-\d\d-\d\d[T ][\d:.+Z-]+)?\s*/;

/** What stands around a quotation says who wrote it, names what the line names too, or where and when it was written. */
export function saysNoMore(rest: string, quoted: string, at: Evidence, ground: Ground): boolean {
  const { sources, diagnosis } = ground;
  const lines =
    sources.find(({ path }) => path === at.source)?.lines.filter(({ text }) => text.trim() !== '') ?? [];
  const number = /\bline (\d+)\b/i.exec(rest)?.[1];
  if (number !== undefined && Number(number) !== at.line) return false;
  if (
    /\b(?:last|final) (?:line|message|word|thing)|^(?:the )?(?:last|final)\b|\bconcludes?\b/i.test(rest) &&
    lines.at(-1)?.number !== at.line
  )
    return false;
  if (/\bfirst (?:line|message|thing)\b/i.test(rest) && lines[0]?.number !== at.line) return false;
  const bare = at.text.replace(STAMP, '').trim();
  const isLine = /\b(?:line|message)\b/i.test(rest);
  if (
    /\b(?:begin|start|open)s?\b/i.test(rest) &&
    !(isLine ? bare.startsWith(quoted) : lines[0]?.number === at.line)
  )
    return false;
  if (
    /\b(?:ends?|ended|closes) (?:with|in|on)\b/i.test(rest) &&
    lines.at(-1)?.number !== at.line &&
    !(/\b(?:line|message)\b/i.test(rest) && bare.endsWith(quoted))
  )
    return false;
  if (
    !isThen(
      rest,
      at,
      diagnosis.facts.events.map(({ kill }) => kill?.at ?? null),
    )
  )
    return false;
  const isComment = /\b(?:comment|docstring|remark)\b/i.test(rest);
  if (isComment && !/#|"""|'''|\/\//.test(at.text)) return false;
  const plain = rest
    .replace(AFTER, ' ')
    .replace(AT_NTH, ' ')
    .replace(/\bline \d+\b/gi, ' ');
  return (plain.match(/[^\s,;:()"“”]+/g) ?? []).every((word) => isTold(word.replace(/['’]s$|[.!]$/, ''), at));
}

/** A plain word, or one that the line or the path of its file has too. */
function isTold(word: string, { text, source }: Evidence): boolean {
  if (isNeutral(word)) return true;
  if (word === '' || PLAIN.has(word.toLowerCase()) || PLAIN.has(`${word.toLowerCase()}'s`)) return true;
  const isName = /^[\w./-]*\w$/.test(word) && (word.length > 2 || /^\d+$/.test(word));
  const escaped = word.replace(/[.\\/-]/g, '\\$&');
  if (isName && new RegExp(`(?<![\\w])${escaped}(?![\\w])`, 'i').test(`${text} ${source}`)) return true;
  // What stands on its output was written by the program.
  return /\.(?:py|sh)$/.test(word) && /program\/std/.test(source);
}

/** "After the second kill", "at the first kill": the line stands there in the log of the kills. */
function isThen(rest: string, { source, line }: Evidence, kills: readonly (Evidence | null)[]): boolean {
  const after = AFTER.exec(rest);
  const nth = AT_NTH.exec(rest);
  if (!after && !nth) return !/\b(?:before|after|second|third|fourth)\b/i.test(rest);
  const word = (after ?? nth)?.[1]?.toLowerCase();
  if (word === undefined && kills.length !== 1) return false;
  const at = word === undefined ? 0 : word === 'last' ? kills.length - 1 : ORDINALS.indexOf(word as 'first');
  const kill = kills[at];
  if (!kill || kill.source !== source) return false;
  return after ? line > kill.line : line <= kill.line && line > (kills[at - 1]?.line ?? 0);
}
