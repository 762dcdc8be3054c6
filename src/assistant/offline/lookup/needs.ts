import { formatBytes } from '../../../lib/bytes.ts';
import { inline } from '../../../lib/text.ts';
import type { Draft } from '../../draft.ts';
import type { Ask } from '../ask.ts';
import { FIXED } from '../fixed.ts';
import { exactly, grouped, lineOf, say } from '../say.ts';

/** How far the program came, and of how much. */
export function sayProgress({ progress }: Ask): Draft[] {
  if (!progress) return [];
  const { at, last, noun, total, totalAt } = progress;
  if (total === null || !totalAt) return [say(`The last that it printed is “${inline(at.text)}”.`, at)];
  const share = Math.round((last / total) * 100);
  return [
    say(
      `It came to ${noun} ${last} of ${total}, ${share} %: the last that it printed is “${inline(at.text)}”, and ${lineOf(totalAt)} goes on to ${total}.`,
      at,
      totalAt,
    ),
  ];
}

/** What the whole run needs: from its constants, or stretched from what it held. */
export function sayNeed({ need }: Ask): Draft[] {
  if (!need) return [];
  const { bytes, by, each, turns, evidence } = need;
  if (by === 'constants') {
    const at = evidence[0];
    const times = turns === 1 ? '' : ` × ${grouped(turns)} turns`;
    return [
      say(
        `By its own constants ${at ? lineOf(at) : 'the program'} takes ${exactly(each)}${turns === 1 ? '' : `${times} = ${exactly(bytes)}`}: “${inline(at?.text ?? '')}”.`,
        ...evidence,
      ),
    ];
  }
  return [
    say(
      `What it held so far comes to about ${formatBytes(Math.round(each))} a turn; a whole run of ${grouped(turns)} would need about ${exactly(bytes)}.`,
      ...evidence,
    ),
    say(FIXED.ifHolds),
  ];
}
