import { createHash } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { printable } from '../lib/text.ts';

const TAIL_BYTES = 8 * 1024;

export interface OutputChunk {
  readonly stream: 'stdout' | 'stderr';
  /** Safe to show; what a terminal would obey is taken out. */
  readonly text: string;
}

export interface OutputOptions {
  /** Of stdout and stderr together; what comes after is not taken. */
  readonly maxBytes: number;
  /** A new file for the whole of stdout. */
  readonly keepIn: string | null;
  readonly onChunk: ((chunk: OutputChunk) => void) | undefined;
}

/** Takes what a program prints: counts and hashes stdout, and keeps the end of stderr. */
export class Output {
  readonly #options: OutputOptions;
  readonly #hash = createHash('sha256');
  readonly #decoders = { stdout: new StringDecoder('utf8'), stderr: new StringDecoder('utf8') };
  readonly #file: number | null;
  #stdoutBytes = 0;
  #allBytes = 0;
  #tail = Buffer.alloc(0);

  constructor(options: OutputOptions) {
    this.#options = options;
    this.#file = options.keepIn === null ? null : openSync(options.keepIn, 'wx', 0o600);
  }

  /** What went wrong on this side while taking, such as a full disk. */
  failure: unknown = null;

  /** @returns false where no more is taken: the limit is passed, or it went wrong */
  take(stream: 'stdout' | 'stderr', chunk: Buffer): boolean {
    const piece = chunk.subarray(0, this.#options.maxBytes - this.#allBytes);
    this.#allBytes += piece.length;
    try {
      if (stream === 'stdout') this.#keep(piece);
      else this.#tail = Buffer.from(Buffer.concat([this.#tail, piece]).subarray(-TAIL_BYTES));
      const text = printable(this.#decoders[stream].write(piece));
      if (text !== '') this.#options.onChunk?.({ stream, text });
    } catch (error) {
      this.failure ??= error;
    }
    return piece.length === chunk.length && this.failure === null;
  }

  #keep(piece: Buffer): void {
    this.#stdoutBytes += piece.length;
    this.#hash.update(piece);
    for (let at = 0; this.#file !== null && at < piece.length; ) at += writeSync(this.#file, piece, at);
  }

  /** The end of stderr, safe to show. */
  tail(): string {
    return printable(this.#tail.toString('utf8'));
  }

  /** Of stdout as far as it was taken; to be asked once, at the end. */
  stdout(): { bytes: number; sha256: string } {
    return { bytes: this.#stdoutBytes, sha256: this.#hash.digest('hex') };
  }

  close(): void {
    if (this.#file !== null) closeSync(this.#file);
  }
}
