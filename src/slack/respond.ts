import { OomwhyError } from '../lib/errors.ts';
import type { Block } from '../report/slack/block.ts';
import type { SlackParts } from './parts.ts';

const HOST = 'hooks.slack.com';
const GOV_HOST = 'hooks.slack-gov.com';

interface Words {
  readonly text: string;
  readonly blocks?: readonly Block[];
}

/**
 * Tells one person something, by the address that came with what they did: it needs no scope, and works where the app
 * is no member.
 * @throws OomwhyError slack-unreachable
 */
export async function respond(
  { settings }: Pick<SlackParts, 'settings'>,
  url: string,
  words: Words,
): Promise<void> {
  const to = URL.canParse(url) ? new URL(url) : null;
  const own = settings.apiUrl === null ? null : new URL(settings.apiUrl).origin;
  const known = to && ((to.protocol === 'https:' && [HOST, GOV_HOST].includes(to.host)) || to.origin === own);
  if (!known) throw new OomwhyError('slack-unreachable', 'the address to answer to is not Slack’s');
  const body = JSON.stringify({ response_type: 'ephemeral', replace_original: false, ...words });
  const options = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
    redirect: 'error',
  } as const;
  try {
    const reply = await fetch(to, { ...options, signal: AbortSignal.timeout(10_000) });
    await reply.body?.cancel();
    if (!reply.ok) throw new Error(`status ${reply.status}`);
  } catch (error) {
    throw new OomwhyError('slack-unreachable', 'Slack did not take the answer', { cause: error });
  }
}
