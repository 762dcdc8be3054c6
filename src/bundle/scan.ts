import { LIMITS } from './limits.ts';
import { KEY_GROUPS, MARKERS, type Marker } from './markers.ts';
import { AFTER_TABLES, BEYOND, openSimd, writeTables } from './simd.ts';

/** A marker in a text. */
export interface Hit {
  /** Where it begins; -1 for one that begins with the line feed before the text. */
  readonly at: number;
  readonly marker: Marker;
}

/** Looks at whole lines of at most `LIMITS.blockBytes`. */
export interface Scanner {
  /** All markers, in the order of their lines. */
  hits(text: Buffer): Hit[];
  /** Line feeds from `from` to before `to` of the text whose markers were asked for last. */
  lineFeeds(from: number, to: number): number;
  /** Text that is read into this place need not be copied to be looked at. For one reader at a time. */
  readonly place: Buffer | null;
}

const LINE_FEED = 10;

/** Looks at 16 bytes at once, in a memory of its own into which text from elsewhere is copied. */
export function fastScanner(): Scanner | null {
  // Two places for text, a line feed before each, so that a section's header may begin there.
  const copied = AFTER_TABLES + 1;
  const read = copied + LIMITS.blockBytes + BEYOND + 1;
  const simd = openSimd(read + LIMITS.blockBytes + BEYOND);
  if (!simd) return null;
  const { memory, find, count } = simd;
  writeTables(memory, KEY_GROUPS);
  memory[copied - 1] = LINE_FEED;
  memory[read - 1] = LINE_FEED;
  let begin = copied;
  return {
    hits(text) {
      begin = copied;
      if (text.buffer === memory.buffer) begin = text.byteOffset;
      else memory.set(text, copied);
      const end = begin + text.length;
      const found: Hit[] = [];
      for (let at = find(begin - 1, end); at < end; at = find(at + 1, end)) {
        verify(memory, at, end, (start, marker) => found.push({ at: start - begin, marker }));
      }
      return found;
    },
    lineFeeds(from, to) {
      const whole = (to - from) & ~15;
      let lines = whole > 0 ? count(begin + from, begin + from + whole) : 0;
      for (let at = from + whole; at < to; at += 1) if (memory[begin + at] === LINE_FEED) lines += 1;
      return lines;
    },
    place: Buffer.from(memory.buffer, read, LIMITS.blockBytes),
  };
}

/** The same in plain JavaScript, for processors without SSE4.1, as some virtual machines show. */
export function plainScanner(): Scanner {
  const any = new RegExp(MARKERS.map(({ literal }) => literal.replace(/[.{]/g, '\\$&')).join('|'), 'g');
  let last = Buffer.alloc(0) as Buffer;
  return {
    hits(text) {
      last = text;
      const found: Hit[] = [];
      const latin1 = `\n${text.toString('latin1')}`;
      any.lastIndex = 0;
      for (let match = any.exec(latin1); match; match = any.exec(latin1)) {
        for (const marker of MARKERS) {
          if (latin1.startsWith(marker.literal, match.index)) found.push({ at: match.index - 1, marker });
        }
        any.lastIndex = match.index + 1;
      }
      return found;
    },
    lineFeeds: (from, to) => countLineFeeds(last, from, to),
    place: null,
  };
}

export function countLineFeeds(text: Buffer, from: number, to: number): number {
  let lines = 0;
  for (let at = text.indexOf(LINE_FEED, from); at !== -1 && at < to; at = text.indexOf(LINE_FEED, at + 1))
    lines += 1;
  return lines;
}

/** Three bytes as one number. */
function keyAt(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
}

const BY_KEY = new Map(
  KEY_GROUPS.flat().map((key) => [
    keyAt(Buffer.from(key), 0),
    MARKERS.filter((marker) => marker.key === key).map((marker) => ({
      marker,
      bytes: Buffer.from(marker.literal),
      offset: marker.literal.indexOf(key),
    })),
  ]),
);

/** Where a key may stand: finds the markers that do stand there, and end before `end`. */
function verify(
  memory: Uint8Array,
  candidate: number,
  end: number,
  found: (at: number, marker: Marker) => void,
): void {
  for (const { marker, bytes, offset } of BY_KEY.get(keyAt(memory, candidate)) ?? []) {
    const at = candidate - offset;
    if (at + bytes.length <= end && standsAt(memory, at, bytes)) found(at, marker);
  }
}

function standsAt(memory: Uint8Array, at: number, bytes: Buffer): boolean {
  for (let i = 0; i < bytes.length; i += 1) if (memory[at + i] !== bytes[i]) return false;
  return true;
}

let shared: Scanner | undefined;

/** One scanner serves all texts: a text is scanned in one go, and nobody else runs in between. */
export function scanner(): Scanner {
  shared ??= fastScanner() ?? plainScanner();
  return shared;
}
