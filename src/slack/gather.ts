import { Readable } from 'node:stream';
import { BundleOpener } from '../bundle/open.ts';
import { OomwhyError } from '../lib/errors.ts';
import { OneAtATime } from '../lib/one-at-a-time.ts';
import type { Bundle } from '../schema/source.ts';
import { described, fileBytes, nameOf, type Tally } from './files.ts';
import type { SlackFile } from './incoming.ts';
import type { SlackParts } from './parts.ts';

const PROGRAM = /\.(?:py|ipynb)$/i;
/** Sources have kilobytes; what is larger is data with a program's name. */
const MAX_PROGRAM = 4 * 1024 ** 2;
const MAX_FILES = 32;
/** So many incidents are opened at once, each bounded in memory by itself. */
const AT_ONCE = 3;

const places = new OneAtATime();
let came = 0;

/**
 * Opens what was handed over in Slack as one bundle, each file while it arrives. Python files are the program.
 * @throws OomwhyError what `BundleOpener` and `fileBytes` throw, program-too-large
 */
export async function gather(
  parts: Pick<SlackParts, 'client' | 'settings' | 'config' | 'cut'>,
  files: readonly SlackFile[],
  texts: readonly string[],
): Promise<Bundle> {
  came += 1;
  const leave = await places.enter(String(came % AT_ONCE));
  try {
    const opener = new BundleOpener();
    const tally: Tally = { size: 0 };
    for (const named of files.slice(0, MAX_FILES)) {
      const file = await described(parts, named);
      const bytes = fileBytes(parts, file, tally);
      const name = nameOf(file);
      if (PROGRAM.test(name)) opener.addProgram(name, await wholeText(bytes, name));
      else await opener.add({ name, bytes: Readable.from(bytes, { objectMode: false }) });
    }
    for (const [i, text] of texts.entries()) {
      const name = i === 0 ? 'pasted.txt' : `pasted-${i + 1}.txt`;
      await opener.add({ name, bytes: Readable.from([Buffer.from(text)]) });
    }
    return opener.finish();
  } finally {
    leave();
  }
}

async function wholeText(bytes: AsyncIterable<Uint8Array>, name: string): Promise<string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of bytes) {
    size += piece.length;
    if (size > MAX_PROGRAM)
      throw new OomwhyError('program-too-large', `a program has ${MAX_PROGRAM} bytes at most`, {
        where: name,
      });
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}
