import { Readable } from 'node:stream';
import type { Bundle } from '../schema/source.ts';
import { BundleOpener } from './open.ts';

/** A file that came inside a message, decoded. */
export interface Attachment {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * What a message carries, opened as one bundle: its text, and its files. Python files are the program.
 * @param text `null` where the message is a question alone
 * @throws OomwhyError empty-input, not-text, damaged-archive, unsafe-archive, archive-too-large, unsupported-archive
 */
export async function openAttachments(
  text: string | null,
  attachments: readonly Attachment[],
): Promise<Bundle> {
  const opener = new BundleOpener();
  const add = (name: string, bytes: Uint8Array) => opener.add({ name, bytes: Readable.from([bytes]) });
  for (const { name, bytes } of attachments) {
    const plain = name.replace(/[\0\r\n]/g, '').slice(0, 255) || 'unnamed';
    if (/\.(?:py|ipynb)$/i.test(plain)) opener.addProgram(plain, Buffer.from(bytes).toString('utf8'));
    else await add(plain, bytes);
  }
  if (text !== null) await add('message.txt', Buffer.from(text));
  return opener.finish();
}
