import { context } from '../report/slack/block.ts';
import { escapeSlack } from '../report/slack/shown.ts';
import type { SlackPlace } from '../store/slack.ts';
import { deliver } from './deliver.ts';
import type { SlackParts } from './parts.ts';
import { respond } from './respond.ts';
import { asOomwhyError, inWords } from './words.ts';

/** Where a person can be told that something failed. */
export interface ToTell {
  /** Of what they did; it reaches them alone. */
  readonly url?: string | null;
  readonly place?: SlackPlace;
}

/** Says in words what went wrong, wherever the person can be reached; a failure of ours goes to the log as well. */
export async function tellFailure(parts: SlackParts, thrown: unknown, { url, place }: ToTell): Promise<void> {
  const error = asOomwhyError(thrown);
  const level = error.code === 'internal' ? 'error' : 'warn';
  parts.log[level]({ code: error.code, ...(level === 'error' && { err: thrown }) }, 'slack: not answered');
  const text = escapeSlack(inWords(error));
  const blocks = [context(`:warning: ${text}`)];
  try {
    if (url) await respond(parts, url, { text, blocks });
    else if (place) await deliver(parts, place, null, text, blocks);
  } catch (unheard) {
    const { code } = asOomwhyError(unheard);
    parts.log.warn({ code, about: error.code }, `slack: nobody could be told: ${error.line()}`);
  }
}
