import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pack } from 'tar-stream';
import { afterAll } from 'vitest';
import { openBundle } from '../../src/bundle/open.ts';
import { OomwhyError } from '../../src/lib/errors.ts';
import type { Bundle } from '../../src/schema/source.ts';

export const GIVEN = join(import.meta.dirname, '../incidents/cgroup-limit-a/given');

/** A folder of the test file's own, removed when it ends. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'oomwhy-bundle-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes a tree of files, `{ 'proc/meminfo': 'MemTotal: …' }`, and returns its folder. */
export function tree(folder: string, files: Readonly<Record<string, string | Uint8Array>>): string {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

export interface TarEntry {
  readonly name: string;
  readonly type?: 'file' | 'symlink' | 'link' | 'directory' | 'fifo' | 'character-device';
  readonly linkname?: string;
  readonly content?: string | Buffer;
}

/** A tar with exactly these members, also such as tar(1) would not write. */
export async function tarOf(...entries: readonly TarEntry[]): Promise<Buffer> {
  const tar = pack();
  for (const { content, ...header } of entries) tar.entry(header, content ?? '');
  tar.finalize();
  const chunks: Uint8Array[] = [];
  for await (const chunk of tar) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

export function compress(program: 'gzip' | 'xz' | 'bzip2' | 'zstd', input: Uint8Array): Buffer {
  return execFileSync(program, ['-c'], { input, maxBuffer: 1 << 30 });
}

/** Bytes as an upload brings them, in pieces of a size. */
export function stream(content: string | Uint8Array, size = 64 * 1024): Readable {
  const all = Buffer.from(content as Uint8Array);
  return Readable.from(
    (function* pieces() {
      for (let at = 0; at < all.length; at += size) yield all.subarray(at, at + size);
    })(),
    { objectMode: false },
  );
}

export function openText(content: string | Uint8Array, name = 'pasted.txt'): Promise<Bundle> {
  return openBundle([{ name, bytes: stream(content) }]);
}

/** Each source's text by its path. */
export function texts(bundle: Bundle): Record<string, string> {
  return Object.fromEntries(
    bundle.sources.map(({ path, lines }) => [path, lines.map((line) => line.text).join('\n')]),
  );
}

/** The stable code with which a promise fails, or what it gave instead. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    return `no error: ${JSON.stringify(await promise)?.slice(0, 200)}`;
  } catch (error) {
    return error instanceof OomwhyError ? error.code : `not an OomwhyError: ${String(error)}`;
  }
}

/** A kernel's report of one kill, as dmesg prints it. */
export const OOM_LINES = [
  '[  100.000001] python3 invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0',
  '[  100.000002] memory: usage 65536kB, limit 65536kB, failcnt 9',
  '[  100.000003] oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=/job,task_memcg=/job,task=python3,pid=77,uid=0',
  '[  100.000004] Memory cgroup out of memory: Killed process 77 (python3) total-vm:90000kB, anon-rss:65000kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:100kB oom_score_adj:0',
];
