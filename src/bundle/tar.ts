import { Readable } from 'node:stream';
import { extract } from 'tar-stream';
import { OomwhyError } from '../lib/errors.ts';
import { type Bytes, copied } from './bytes.ts';
import { LIMITS } from './limits.ts';
import { safeMemberPath } from './names.ts';

export interface Member {
  readonly path: string;
  readonly bytes: Bytes;
}

export interface TarTally {
  links: number;
}

/**
 * Yields the regular files of a tar; each must be read before the next is asked for. Nothing is written to
 * disk. A path that climbs out refuses the whole archive; links are counted and left out, since what they
 * point to is in the archive under its own name or not ours to read.
 */
export async function* readTar(bytes: Bytes, where: string, tally: TarTally): AsyncGenerator<Member> {
  const tar = extract();
  const input = Readable.from(copied(bytes), { objectMode: false });
  input.on('error', (error) => tar.destroy(error));
  input.pipe(tar);
  let members = 0;
  try {
    for await (const entry of tar) {
      const path = safeMemberPath(entry.header.name);
      if (path === null) {
        throw new OomwhyError('unsafe-archive', `a member's path leaves the archive: ${entry.header.name}`, {
          where,
        });
      }
      members += 1;
      if (members > LIMITS.archiveMembers) {
        throw new OomwhyError('archive-too-large', `more than ${LIMITS.archiveMembers} members`, { where });
      }
      if (entry.header.type === 'symlink' || entry.header.type === 'link') tally.links += 1;
      if (entry.header.type === 'file') yield { path, bytes: guarded(entry as Bytes, where) };
      entry.resume();
    }
  } catch (error) {
    throw damaged(error, where);
  }
}

/** A tar that ends within a member fails at whoever reads the member. */
async function* guarded(bytes: Bytes, where: string): AsyncGenerator<Uint8Array> {
  try {
    yield* bytes;
  } catch (error) {
    throw damaged(error, where);
  }
}

function damaged(error: unknown, where: string): OomwhyError {
  if (error instanceof OomwhyError) return error;
  const what = error instanceof Error ? error.message : String(error);
  return new OomwhyError('damaged-archive', `the tar is cut or broken: ${what}`, { where, cause: error });
}
