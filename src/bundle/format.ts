import { isAscii } from 'node:buffer';

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
  const { nuls, controls } = countControls(sample);
  if (controls === 0 && isAscii(sample)) return false;
  const rest = nuls === 0 ? sample : Buffer.from(sample.filter((byte) => byte !== 0));
  const text = rest.toString('utf8');
  const undecodable = text.split('\ufffd').length - 1;
  // Binary formats are full of NULs as well, but between them stands little that is clean text.
  const most = nuls > sample.length * 0.1 ? 0.02 : 0.1;
  return controls > rest.length * most || undecodable > text.length * 0.3;
}

/** NULs, and other control bytes that no text holds. A plain loop, since every file of a bundle passes here. */
function countControls(sample: Buffer): { nuls: number; controls: number } {
  let nuls = 0;
  let controls = 0;
  for (let i = 0; i < sample.length; i += 1) {
    const byte = sample[i] as number;
    if (byte >= 27) continue;
    if (byte === 0) nuls += 1;
    else if (byte < 7 || byte > 13) controls += 1;
  }
  return { nuls, controls };
}

function isControlOnly(sample: Buffer): boolean {
  return sample.length > 0 && sample.every((byte) => byte < 9 || (byte > 13 && byte < 32) || byte > 126);
}

/** Notepad and PowerShell's `>` write UTF-16 with a byte order mark. */
export function isUtf16(head: Buffer): 'utf-16le' | 'utf-16be' | null {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  return head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : null;
}
