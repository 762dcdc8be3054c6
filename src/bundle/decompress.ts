import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { OomwhyError } from '../lib/errors.ts';
import { type Bytes, copied } from './bytes.ts';
import { LIMITS } from './limits.ts';

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
    for await (const chunk of copied(bytes)) {
      packed += chunk.length;
      yield chunk;
    }
  }
  try {
    for await (const chunk of await decompressor(counted(), format)) {
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

async function decompressor(bytes: Bytes, format: 'gzip' | 'xz'): Promise<Bytes> {
  const input = Readable.from(bytes, { objectMode: false });
  if (format === 'xz') {
    // Loaded when it is needed: it takes a tenth of the time of a diagnosis to load.
    const { default: xz } = await import('xz-decompress');
    return new xz.XzReadableStream(Readable.toWeb(input) as never) as unknown as Bytes;
  }
  const gunzip = createGunzip({ chunkSize: LIMITS.blockBytes });
  input.on('error', (error) => gunzip.destroy(error));
  return input.pipe(gunzip);
}
