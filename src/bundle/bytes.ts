import { closeSync, openSync, readSync } from 'node:fs';
import { isUtf16 } from './format.ts';
import { LIMITS } from './limits.ts';
import { scanner } from './scan.ts';

/** A piece is valid until the next one is asked for: who keeps it or asks ahead must copy it. */
export type Bytes = AsyncIterable<Uint8Array>;

const LINE_FEED = 10;
/** UTF-8 takes up to three bytes for what JavaScript counts as one; the fourth leaves room to spare. */
const LINE_BYTES = 4 * LIMITS.lineChars;
const PIECE_BYTES = LIMITS.blockBytes - LINE_BYTES;

/** A regular file's content, without the copies and queues of a stream; opened when it is first read from. */
export async function* fileBytes(path: string): AsyncGenerator<Uint8Array> {
  const file = openSync(path, 'r');
  const buffer = takeBuffer();
  try {
    for (let size = readSync(file, buffer); size > 0; size = readSync(file, buffer)) {
      yield buffer.subarray(0, size);
    }
  } finally {
    spare.push(buffer);
    closeSync(file);
  }
}

/** Buffers to read files into, for the next one; the first is the scanner's own place, others are made as needed. */
const spare: Buffer[] = [];
let isFirst = true;

function takeBuffer(): Buffer {
  const own = isFirst ? scanner().place?.subarray(0, PIECE_BYTES) : spare.pop();
  isFirst = false;
  return own ?? Buffer.allocUnsafeSlow(PIECE_BYTES);
}

/** For those who ask ahead. */
export async function* copied(bytes: Bytes): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) yield Buffer.from(chunk);
}

/** Reads at least `size` bytes ahead (fewer at the end); the returned stream still holds them. */
export async function peek(bytes: Bytes, size: number): Promise<{ head: Buffer; all: Bytes }> {
  const iterator = bytes[Symbol.asyncIterator]();
  const chunks: Uint8Array[] = [];
  let length = 0;
  while (length < size) {
    const next = await iterator.next();
    if (next.done) break;
    chunks.push(Buffer.from(next.value));
    length += next.value.length;
  }
  const head = Buffer.concat(chunks);
  async function* all(): AsyncGenerator<Uint8Array> {
    if (head.length > 0) yield head;
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
  }
  return { head, all: all() };
}

/**
 * Cuts a text into blocks of whole lines in UTF-8, none larger than `LIMITS.blockBytes`; only the last line of
 * the last block may lack its line feed. A block is valid until the next one is asked for.
 */
export async function* lineBlocks(bytes: Bytes): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of inUtf8(bytes)) {
    for (let from = 0; from < chunk.length; from += PIECE_BYTES) {
      const piece = chunk.subarray(from, from + PIECE_BYTES);
      const first = piece.indexOf(LINE_FEED) + 1;
      const last = piece.lastIndexOf(LINE_FEED) + 1;
      if (last === 0) rest = startOfLine(rest, piece);
      else {
        // The line that began before is a block of its own, so that the bulk of the text is never copied.
        if (rest.length > 0) yield Buffer.concat([rest, piece.subarray(0, first)]);
        const begin = rest.length > 0 ? first : 0;
        if (last > begin) yield piece.subarray(begin, last);
        rest = Buffer.from(piece.subarray(last));
      }
    }
  }
  if (rest.length > 0) yield rest;
}

/** What is kept of a line whose end has not come yet: it may be of any length, and begin with a run of NUL. */
function startOfLine(rest: Buffer, more: Buffer): Buffer {
  if (rest.length >= LINE_BYTES) return rest;
  const line = rest.length > 0 ? Buffer.concat([rest, more]) : more;
  const begin = line.length < LINE_BYTES ? 0 : line.findIndex((byte) => byte !== 0);
  return begin === -1 ? Buffer.alloc(1) : Buffer.from(line.subarray(begin, begin + LINE_BYTES));
}

/** Freed of a byte order mark; UTF-16 is decoded, which is slow and rare. */
async function* inUtf8(bytes: Bytes): AsyncGenerator<Buffer> {
  const { head, all } = await peek(bytes, 3);
  const utf16 = isUtf16(head);
  if (utf16) {
    const decoder = new TextDecoder(utf16);
    for await (const chunk of all) yield Buffer.from(decoder.decode(chunk, { stream: true }));
    yield Buffer.from(decoder.decode());
    return;
  }
  let skip = head.toString('hex', 0, 3) === 'efbbbf' ? 3 : 0;
  for await (const chunk of all) {
    yield Buffer.from(chunk.buffer, chunk.byteOffset + skip, chunk.length - skip);
    skip = 0;
  }
}

/** Decodes whole lines, without their ends; invalid UTF-8 becomes U+FFFD, never an error. */
export function linesOf(text: Buffer): string[] {
  const lines = text.toString('utf8').split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line) => {
    const bare = line.endsWith('\r') ? line.slice(0, -1) : line;
    // A log that was truncated while it was written to begins with a run of NUL.
    return bare.length > LIMITS.lineChars ? bare.replace(/^\0+/, '').slice(0, LIMITS.lineChars) : bare;
  });
}

/** All lines of a text. */
export async function* toLines(bytes: Bytes): AsyncGenerator<string> {
  for await (const block of lineBlocks(bytes)) yield* linesOf(block);
}
