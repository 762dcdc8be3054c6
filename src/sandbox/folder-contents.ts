import { createHash } from 'node:crypto';
import { type BigIntStats, constants } from 'node:fs';
import { chmod, lstat, open, opendir, readlink } from 'node:fs/promises';
import type { FileWritten } from '../schema/verification.ts';

const MAX_ENTRIES = 10_000;
const MAX_DEPTH = 64;
/** A path that the kernel does not take whole (PATH_MAX) hides what stands below. */
const MAX_PATH = 4_000;
const BLOCK = 512;

/** What stands in a folder, by its path in it, without the folders themselves. */
export interface Contents {
  readonly entries: ReadonlyMap<string, { readonly at: Buffer; readonly stat: BigIntStats }>;
  /** Bytes on disk or by length, whichever is more, so that a sparse file counts in full. */
  readonly bytes: number;
  /** Whether there was more, or deeper, than is looked at, or a folder that its owner made unreadable. */
  readonly tooMany: boolean;
}

/** Lists a folder without following a link. What vanishes meanwhile is left out. */
export async function listContents(folder: string): Promise<Contents> {
  const entries = new Map<string, { at: Buffer; stat: BigIntStats }>();
  let bytes = 0;
  let seen = 0;
  let tooMany = false;
  const slash = Buffer.from('/');
  const visit = async (at: Buffer, inside: Buffer, depth: number): Promise<void> => {
    // One by one, since a folder of a million names is not to be held at once.
    for await (const name of namesIn(at)) {
      seen += 1;
      const path = Buffer.concat([at, slash, name]);
      if (seen > MAX_ENTRIES || depth > MAX_DEPTH || path.length > MAX_PATH) tooMany = true;
      if (tooMany) return;
      const below = depth === 0 ? name : Buffer.concat([inside, slash, name]);
      const stat = await lstat(path, { bigint: true }).catch(() => null);
      if (stat === null) continue;
      bytes += Math.max(stat.isFile() ? Number(stat.size) : 0, Number(stat.blocks) * BLOCK);
      if (stat.isDirectory()) await visit(path, below, depth + 1);
      else entries.set(nameOf(below), { at: path, stat });
    }
  };
  await visit(Buffer.from(folder), Buffer.alloc(0), 0).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EACCES') throw error;
    tooMany = true;
  });
  return { entries, bytes, tooMany };
}

function gone(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}

/** None of a folder that is gone. */
async function* namesIn(folder: Buffer): AsyncGenerator<Buffer> {
  const names = await opendir(folder, { encoding: 'buffer' as BufferEncoding }).catch(gone);
  if (names === null) return;
  // With this encoding Node gives bytes, whatever its types say.
  for await (const { name } of names) yield name as unknown as Buffer;
}

/** Bytes that are no UTF-8 as `\xNN`, so that two names never read as one. */
function nameOf(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  if (Buffer.from(text, 'utf8').equals(bytes)) return text;
  return bytes
    .toString('latin1')
    .replace(/[\u0080-\u00ff]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16)}`);
}

/** What changed between two listings, read now: no process may write to the folder any more. */
export async function changes(before: Contents, after: Contents): Promise<FileWritten[]> {
  const changed: FileWritten[] = [];
  for (const [path, { at, stat }] of after.entries) {
    const old = before.entries.get(path)?.stat;
    // The change time cannot be set by a program, unlike the time of modification.
    if (old?.ino === stat.ino && old.ctimeNs === stat.ctimeNs && old.size === stat.size) continue;
    changed.push(await written(path, at, stat));
  }
  for (const path of before.entries.keys())
    if (!after.entries.has(path)) changed.push({ path, kind: 'removed', bytes: 0, sha256: null });
  return changed.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** What a program made unreadable is its own user's, who may make it readable again. */
const openUnfollowed = (at: Buffer) => open(at, constants.O_RDONLY | constants.O_NOFOLLOW);

async function written(path: string, at: Buffer, stat: BigIntStats): Promise<FileWritten> {
  if (stat.isSymbolicLink()) {
    const target = await readlink(at, { encoding: 'buffer' });
    const sha256 = createHash('sha256').update(target).digest('hex');
    return { path, kind: 'link', bytes: target.length, sha256 };
  }
  if (!stat.isFile()) return { path, kind: 'other', bytes: 0, sha256: null };
  const file = await openUnfollowed(at).catch(async () => {
    await chmod(at, 0o600);
    return openUnfollowed(at);
  });
  try {
    const hash = createHash('sha256');
    for await (const chunk of file.createReadStream({ autoClose: false })) hash.update(chunk);
    return { path, kind: 'file', bytes: Number(stat.size), sha256: hash.digest('hex') };
  } finally {
    await file.close();
  }
}
