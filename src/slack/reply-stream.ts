import type { webApi } from '@slack/bolt';
import type { SlackPlace } from '../store/slack.ts';
import type { SlackParts } from './parts.ts';
import { slackCode } from './words.ts';

/** Between updates of a message, where Slack does not stream: it takes about one a second. */
const PAUSE_MS = 1_200;
const BUFFER = 300;

/**
 * An answer that grows in its thread, sentence by sentence. Slack's own streaming where it is to be had, else one
 * message that is updated now and then. What it shows is preliminary: the caller ends it with an update of the whole.
 */
export class ReplyStream {
  readonly #parts: Pick<SlackParts, 'client' | 'log'>;
  readonly #place: SlackPlace;
  readonly #streamer: ReturnType<webApi.WebClient['chatStream']>;
  #streams = true;
  #ts: string | null = null;
  #text = '';
  #updated = 0;

  /** @param user who asked: outside of direct messages Slack wants to know for whom it streams */
  constructor(parts: Pick<SlackParts, 'client' | 'log'>, place: SlackPlace, user: string) {
    this.#parts = parts;
    this.#place = place;
    const { team, channel, thread } = place;
    this.#streamer = parts.client.chatStream({
      channel,
      thread_ts: thread,
      recipient_team_id: team,
      recipient_user_id: user,
      buffer_size: BUFFER,
    });
  }

  /** @param text safe to show */
  async say(text: string): Promise<void> {
    this.#text += this.#text === '' ? text : ` ${text}`;
    if (this.#streams) {
      try {
        await this.#streamer.append({ markdown_text: `${text} ` });
        return;
      } catch (error) {
        this.#streams = false;
        this.#parts.log.info(
          { code: slackCode(error) },
          'slack: no streaming here, messages are updated instead',
        );
        if (this.#streamer.ts) return;
      }
    }
    if (!this.#streamer.ts) await this.#update();
  }

  /** @returns the message to put the answer into; `null` where none was begun */
  async end(): Promise<string | null> {
    const begun = this.#streamer.ts;
    if (!begun) return this.#ts;
    try {
      await this.#streamer.stop();
    } catch (error) {
      this.#parts.log.warn({ code: slackCode(error) }, 'slack: a stream could not be ended');
    }
    return begun;
  }

  async #update(): Promise<void> {
    if (Date.now() - this.#updated < PAUSE_MS) return;
    this.#updated = Date.now();
    const { client } = this.#parts;
    const { channel, thread } = this.#place;
    const text = `${this.#text.slice(0, 3_500)} …`;
    if (this.#ts === null) {
      const { ts } = await client.chat.postMessage({ channel, thread_ts: thread, text, ...QUIET });
      this.#ts = ts ?? null;
    } else await client.chat.update({ channel, ts: this.#ts, text });
  }
}

/** Nothing in a text of ours is to be turned into links, pictures or mentions. */
export const QUIET = { unfurl_links: false, unfurl_media: false, parse: 'none' } as const;
