import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import xz from 'xz-decompress';
import { OomwhyError } from '../lib/errors.ts';
import { LIMITS } from './limits.ts';

export type Bytes = AsyncIterable<Uint8Array>;

/** Reads at least `size` bytes ahead (fewer at the end); the returned stream still holds them. */
export async function peek(bytes: Bytes, size: number): Promise<{ head: Buffer; all: Bytes }> {
  const iterator = bytes[Symbol.asyncIterator]();
  const chunks: Uint8Array[] = [];
  let length = 0;
  while (length < size) {
    const next = await iterator.next();
    if (next.done) break;
    chunks.push(next.value);
    length += next.value.length;
  }
  const head = Buffer.concat(chunks);
  async function* all(): AsyncGenerator<Uint8Array> {
    if (head.length > 0) yield head;
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
  }
  return { head, all: all() };
}

export type Format = 'gzip' | 'xz' | 'tar' | 'other-archive' | 'text' | 'binary';

/** Tells what bytes are by their magic numbers (512 of them suffice), never by a file's name. */
export function formatOf(head: Buffer): Format {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  if (head.subarray(0, 6).equals(Buffer.from('fd377a585a00', 'hex'))) return 'xz';
  if (head.toString('latin1', 257, 262) === 'ustar') return 'tar';
  if (/^(?:BZh|PK\x03\x04|7z\xbc\xaf|\x28\xb5\x2f\xfd|Rar!)/.test(head.toString('latin1', 0, 4))) {
    return 'other-archive';
  }
  if (isUtf16(head)) return 'text';
  return looksBinary(head.subarray(0, 8192)) ? 'binary' : 'text';
}

/** A log that lived through a power cut may hold runs of NUL, so a few control bytes do not make it binary. */
function looksBinary(sample: Buffer): boolean {
  // Files of proc such as cmdline separate their few words by NUL.
  if (sample.length < 512 && sample.indexOf('ELF') < 0) return isControlOnly(sample);
  const rest = sample.filter((byte) => byte !== 0);
  const controls = rest.filter((byte) => byte < 7 || (byte > 13 && byte < 27)).length;
  const text = Buffer.from(rest).toString('utf8');
  const undecodable = text.split('\ufffd').length - 1;
  // Binary formats are full of NULs as well, but between them stands little that is clean text.
  const most = rest.length < sample.length * 0.9 ? 0.02 : 0.1;
  return controls > rest.length * most || undecodable > text.length * 0.3;
}

function isControlOnly(sample: Buffer): boolean {
  return sample.length > 0 && sample.every((byte) => byte < 9 || (byte > 13 && byte < 32) || byte > 126);
}

/** Notepad and PowerShell's `>` write UTF-16 with a byte order mark. */
export function isUtf16(head: Buffer): 'utf-16le' | 'utf-16be' | null {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  return head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : null;
}

/**
 * Decompresses, counting: a bomb ends with `archive-too-large`, a cut or broken file with `damaged-archive`.
 */
export async function* decompress(
  bytes: Bytes,
  format: 'gzip' | 'xz',
  where: string,
): AsyncGenerator<Uint8Array> {
  let packed = 0;
  let unpacked = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of bytes) {
      packed += chunk.length;
      yield chunk;
    }
  }
  try {
    for await (const chunk of decompressor(counted(), format)) {
      unpacked += chunk.length;
      const bomb = unpacked > LIMITS.suspiciousBytes && unpacked > packed * LIMITS.suspiciousRatio;
      if (bomb || unpacked > LIMITS.archiveBytes) {
        throw new OomwhyError('archive-too-large', 'the archive unpacks to far more than a log does', {
          where,
        });
      }
      yield chunk;
    }
  } catch (error) {
    if (error instanceof OomwhyError) throw error;
    const what = error instanceof Error ? error.message : String(error);
    throw new OomwhyError('damaged-archive', `the ${format} data is cut or broken: ${what}`, {
      where,
      cause: error,
    });
  }
}

function decompressor(bytes: Bytes, format: 'gzip' | 'xz'): Bytes {
  const input = Readable.from(bytes, { objectMode: false });
  if (format === 'xz') {
    return new xz.XzReadableStream(Readable.toWeb(input) as never) as unknown as Bytes;
  }
  const gunzip = createGunzip();
  input.on('error', (error) => gunzip.destroy(error));
  return input.pipe(gunzip);
}

/** Decodes to lines without their ends; invalid UTF-8 becomes U+FFFD, never an error. */
export async function* toLines(bytes: Bytes): AsyncGenerator<string> {
  const { head, all } = await peek(bytes, 2);
  const decoder = new TextDecoder(isUtf16(head) ?? 'utf-8');
  let rest = '';
  for await (const chunk of all) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    // A line without end is kept from growing; what is cut off is of no use to any parser.
    if (rest.length > 4 * LIMITS.lineChars) rest = rest.slice(0, 2 * LIMITS.lineChars);
    for (const line of lines) yield line.endsWith('\r') ? line.slice(0, -1) : line;
  }
  rest += decoder.decode();
  if (rest !== '') yield rest.endsWith('\r') ? rest.slice(0, -1) : rest;
}
