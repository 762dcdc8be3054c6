import { formatBytes } from '../lib/bytes.ts';
import { ledgerPng } from '../report/slack/ledger-png.ts';
import type { Ledger } from '../schema/incident.ts';
import type { SlackPlace } from '../store/slack.ts';
import type { SlackParts } from './parts.ts';
import { asOomwhyError, inWords } from './words.ts';

/** Slack looks through an upload before a message may show it. */
const LOOKS = 8;
const LOOK_MS = 400;

type Parts = Pick<SlackParts, 'client' | 'log'>;

/** An uploaded picture, or in words why there is none. */
export interface Picture {
  readonly file: string | null;
  readonly notice: string | null;
}

export const NO_PICTURE: Picture = { file: null, notice: null };

/** Uploads the bar of a ledger for a message to show; what goes wrong costs the picture, never the answer. */
export async function uploadLedger({ client, log }: Parts, ledger: Ledger | null): Promise<Picture> {
  const file = ledgerPng(ledger);
  if (!file || !ledger) return NO_PICTURE;
  try {
    const title = `Where ${formatBytes(ledger.totalBytes)} went`;
    const done = await client.filesUploadV2({ file, filename: 'memory.png', title, alt_text: title });
    const id = idOf(done);
    return { file: id !== null && (await isReady({ client }, id)) ? id : null, notice: null };
  } catch (thrown) {
    const error = asOomwhyError(thrown);
    log.warn({ code: error.code }, 'slack: the picture of the memory was not uploaded');
    return { file: null, notice: `The picture is missing. ${inWords(error)}` };
  }
}

/** A change of a program as a snippet in the thread. @throws WebAPIPlatformError */
export async function uploadDiff(
  { client }: Parts,
  { channel, thread }: SlackPlace,
  diff: string,
  title: string,
): Promise<void> {
  await client.filesUploadV2({
    channel_id: channel,
    thread_ts: thread,
    content: diff,
    filename: 'fix.diff',
    snippet_type: 'diff',
    title,
  });
}

async function isReady({ client }: Pick<Parts, 'client'>, file: string): Promise<boolean> {
  for (let look = 0; look < LOOKS; look += 1) {
    const { file: found } = await client.files.info({ file });
    if (found?.mimetype) return true;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  return false;
}

function idOf(done: Awaited<ReturnType<SlackParts['client']['filesUploadV2']>>): string | null {
  const { files = [] } = done as { files?: { files?: { id?: string }[] }[] };
  return files[0]?.files?.[0]?.id ?? null;
}
