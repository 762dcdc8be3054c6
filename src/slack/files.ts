import { OomwhyError } from '../lib/errors.ts';
import { SlackFile } from './incoming.ts';
import type { SlackParts } from './parts.ts';

/** Where Slack keeps what people upload; certificates make sure that it is they who answer. */
const HOSTS = new Set(['files.slack.com', 'files.slack-gov.com']);
const MAX_WAITS = 3;
const MAX_WAIT_SECONDS = 60;
const SECONDS_PER_FILE = 120;

/** Bytes taken so far, over all files of one incident. */
export interface Tally {
  size: number;
}

type Parts = Pick<SlackParts, 'client' | 'settings' | 'config' | 'cut'>;

/**
 * What is in a file of Slack, piece by piece as it arrives.
 * @throws OomwhyError slack-file-refused, slack-scope-missing, body-too-large, slack-unreachable
 */
export async function* fileBytes(parts: Parts, file: SlackFile, tally: Tally): AsyncGenerator<Uint8Array> {
  const url = addressOf(file, parts.settings.apiUrl);
  const max = parts.config.maxBody;
  const response = await fetchFile(parts, file, url);
  for await (const piece of response.body ?? []) {
    tally.size += piece.length;
    if (tally.size > max)
      throw new OomwhyError('body-too-large', `the files have more than ${max} bytes`, {
        where: nameOf(file),
      });
    yield piece;
  }
}

/** The last part of its name, free of what could lead elsewhere. */
export function nameOf({ name, id }: SlackFile): string {
  const base = (name ?? '')
    .replace(/^.*[/\\]/, '')
    .replace(/[\0-\x1f\x7f]/g, '')
    .slice(0, 255);
  return /^\.*$/.test(base) ? `${id}.txt` : base;
}

/** Where it is and what it is called, asked of Slack where the message does not say. @throws WebAPIPlatformError */
export async function described({ client }: Pick<Parts, 'client'>, file: SlackFile): Promise<SlackFile> {
  if (file.file_access !== 'check_file_info' && (file.url_private_download ?? file.url_private)) return file;
  const { file: found } = await client.files.info({ file: file.id });
  return SlackFile.parse(found);
}

/** Only Slack's own hosts: a message can name any address as that of an external file. */
function addressOf(file: SlackFile, apiUrl: string | null): URL {
  const refuse = (why: string) => new OomwhyError('slack-file-refused', why, { where: nameOf(file) });
  if (file.mode === 'tombstone' || file.mode === 'hidden_by_limit') throw refuse('the file is gone');
  const text = file.url_private_download ?? file.url_private ?? '';
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url) throw refuse('the file has no address');
  const own = apiUrl !== null && url.origin === new URL(apiUrl).origin;
  const slack = url.protocol === 'https:' && url.port === '' && HOSTS.has(url.hostname);
  if ((!own && !slack) || url.username !== '' || url.password !== '')
    throw refuse('the file is not kept by Slack itself');
  return url;
}

async function fetchFile({ settings, cut }: Parts, file: SlackFile, url: URL): Promise<Response> {
  const where = { where: nameOf(file) };
  for (let waits = 0; ; waits += 1) {
    const signal = AbortSignal.any([cut, AbortSignal.timeout(SECONDS_PER_FILE * 1000)]);
    const headers = { authorization: `Bearer ${settings.botToken}` };
    // The token goes to this address and nowhere else, so redirects are not followed.
    const response = await fetch(url, { headers, redirect: 'manual', signal }).catch((error: unknown) => {
      throw new OomwhyError('slack-unreachable', 'the file could not be fetched', { ...where, cause: error });
    });
    if (response.ok && !isLoginPage(response, file)) return response;
    await response.body?.cancel();
    const wait = Number(response.headers.get('retry-after') ?? 1);
    if (response.status === 429 && waits < MAX_WAITS && wait <= MAX_WAIT_SECONDS) {
      await new Promise((resolve) => setTimeout(resolve, wait * 1000));
      continue;
    }
    // Who may not read a file is sent to where people log in.
    if (response.ok || (response.status >= 300 && response.status < 400) || response.status === 403)
      throw new OomwhyError('slack-scope-missing', 'I may not read files: the scope is files:read', where);
    if (response.status === 404 || response.status === 410)
      throw new OomwhyError('slack-file-refused', 'the file is gone', where);
    throw new OomwhyError(
      'slack-unreachable',
      `the file could not be fetched: status ${response.status}`,
      where,
    );
  }
}

function isLoginPage(response: Response, { mimetype }: SlackFile): boolean {
  return (response.headers.get('content-type') ?? '').startsWith('text/html') && mimetype !== 'text/html';
}
