import { OomwhyError } from '../lib/errors.ts';
import type { SlackParts } from './parts.ts';
import { asOomwhyError } from './words.ts';

interface Known {
  readonly team: string;
  /** Set where the app is installed for a whole organisation. */
  readonly enterprise: string | null;
  readonly botId: string | undefined;
  readonly userId: string | undefined;
}

/** The workspace that the bot token belongs to, asked once; what Slack refuses is asked again the next time. */
export class Link {
  readonly #parts: Pick<SlackParts, 'client' | 'log'>;
  #known: Known | null = null;
  #asking: Promise<void> | null = null;

  constructor(parts: Pick<SlackParts, 'client' | 'log'>) {
    this.#parts = parts;
  }

  /** Without waiting; `null` until Slack answered. */
  get known(): Known | null {
    return this.#known;
  }

  /** Asks ahead, so that nobody waits for it. */
  async open(): Promise<void> {
    await this.#once().catch(() => {});
  }

  /**
   * @param enterprise the organisation that the request names, if it names one
   * @throws OomwhyError slack-not-linked; a Slack that cannot be reached is no reason to refuse
   */
  async check(team: string, enterprise: string | null = null): Promise<void> {
    if (!this.#known) await this.#once();
    const own = this.#known;
    if (!own || own.team === team || (own.enterprise !== null && own.enterprise === enterprise)) return;
    throw new OomwhyError('slack-not-linked', 'this service is linked to another workspace');
  }

  #once(): Promise<void> {
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = null;
    });
    return this.#asking;
  }

  async #ask(): Promise<void> {
    const { client, log } = this.#parts;
    try {
      const {
        team_id: team = '',
        enterprise_id,
        is_enterprise_install,
        bot_id: botId,
        user_id: userId,
      } = await client.auth.test();
      const enterprise = (is_enterprise_install && enterprise_id) || null;
      this.#known = { team, enterprise, botId, userId };
      log.info({ team }, 'slack: linked to a workspace');
    } catch (thrown) {
      const error = asOomwhyError(thrown);
      log.error({ code: error.code, err: error.cause }, `slack: ${error.line()}`);
      if (error.code === 'slack-not-linked') throw error;
    }
  }
}
