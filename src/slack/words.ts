import { webApi } from '@slack/bolt';
import { type ErrorCode, OomwhyError } from '../lib/errors.ts';

const UNLINKED = new Set([
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'team_access_not_granted',
]);
const OUTSIDE = new Set(['not_in_channel', 'channel_not_found', 'is_archived', 'restricted_action']);

/** The name that Slack gives an error of its Web API; `null` for errors of another kind. */
export function slackCode(thrown: unknown): string | null {
  return thrown instanceof webApi.WebAPIPlatformError ? String(thrown.data.error) : null;
}

/** Anything thrown while talking to Slack or answering, as an error with a stable code. */
export function asOomwhyError(thrown: unknown): OomwhyError {
  if (thrown instanceof OomwhyError) return thrown;
  const code = slackCode(thrown);
  const cause = { cause: thrown };
  if (code === 'missing_scope' || code === 'no_permission') {
    const { needed } = (thrown as webApi.WebAPIPlatformError).data as { needed?: unknown };
    const scope = typeof needed === 'string' ? needed : 'one that is in slack/manifest.json';
    return new OomwhyError('slack-scope-missing', `I was not given the scope ${scope}`, cause);
  }
  if (code !== null && UNLINKED.has(code))
    return new OomwhyError('slack-not-linked', `Slack does not take my token here any more: ${code}`, cause);
  if (code !== null && OUTSIDE.has(code))
    return new OomwhyError('slack-not-in-channel', `I may not write here: ${code}`, cause);
  if (code !== null) return new OomwhyError('slack-unreachable', `Slack refused: ${code}`, cause);
  if (thrown instanceof webApi.SlackError)
    return new OomwhyError('slack-unreachable', 'Slack cannot be reached', cause);
  return new OomwhyError('internal', 'the service failed', cause);
}

/** What to do, where the remedy that programs get names addresses of the API. */
const HERE: Partial<Record<ErrorCode, string>> = {
  'approval-not-pending': 'Nothing else is to be done.',
  'fix-not-found': 'Ask for the fix again in this thread.',
  'incident-not-found': 'Hand the evidence over again in a new thread.',
  'message-not-found': 'Press a button of the last answer.',
  'body-too-large': 'Upload less, or use the command line on the file.',
  internal: 'Try again; the log of the service says more.',
};

/** What a person is told: what went wrong, what to do, and the code to look up. */
export function inWords(error: OomwhyError): string {
  const where = error.where === null ? '' : ` (${error.where})`;
  const what = error.message.charAt(0).toUpperCase() + error.message.slice(1);
  return `${what}${where}. ${HERE[error.code] ?? error.remedy} [${error.code}]`;
}
