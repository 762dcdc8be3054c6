import { SocketModeReceiver } from '@slack/bolt';
import type { Logger } from 'pino';
import type { SlackSettings } from '../lib/config.ts';
import { clientOptions } from './client.ts';
import { slackLogger } from './logger.ts';
import { asOomwhyError } from './words.ts';

const FIRST_MS = 100;
const LONGEST_MS = 30_000;

/**
 * The socket that Slack speaks over. Bolt's own way to connect again lets a failure go unhandled, which ends the
 * process; so does a message that is no envelope. Here both are said in the log, and the next try comes later.
 */
export class Socket {
  readonly receiver: SocketModeReceiver;
  readonly #log: Logger;
  #failed = 0;
  #stopped = false;
  #next: NodeJS.Timeout | undefined;

  constructor(appToken: string, settings: SlackSettings, log: Logger) {
    this.#log = log;
    this.receiver = new SocketModeReceiver({
      appToken,
      logger: slackLogger(log),
      autoReconnectEnabled: false,
      installerOptions: { clientOptions: clientOptions(settings, log) },
    });
    this.#guard('ws_message');
    this.#guard('slack_event');
    this.receiver.client.on('disconnected', () => this.#later());
  }

  start(): void {
    void this.#connect();
  }

  /** Resolves when the socket is closed, or after so long. */
  async stop(ms: number): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#next);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, ms);
    });
    await Promise.race([this.receiver.client.disconnect(), late]);
    clearTimeout(timer);
  }

  async #connect(): Promise<void> {
    try {
      await this.receiver.start();
      if (this.#stopped) return void this.receiver.client.disconnect();
      this.#failed = 0;
      this.#log.info('slack: connected in socket mode');
    } catch (thrown) {
      // The socket closed before it was open: its own event says so, too.
      if (thrown === undefined) return;
      const error = asOomwhyError(thrown);
      this.#log.error({ code: error.code, err: error.cause }, `slack: no connection: ${error.line()}`);
      this.#later();
    }
  }

  #later(): void {
    if (this.#stopped) return;
    clearTimeout(this.#next);
    const wait = Math.min(LONGEST_MS, FIRST_MS * 2 ** this.#failed);
    this.#failed += 1;
    this.#next = setTimeout(() => void this.#connect(), wait);
  }

  #guard(event: string): void {
    const { client } = this.receiver;
    const listeners = client.listeners(event);
    client.removeAllListeners(event);
    for (const listener of listeners)
      client.on(event, async (...args: unknown[]) => {
        try {
          await (listener as (...given: unknown[]) => unknown)(...args);
        } catch (error) {
          this.#log.warn({ err: error }, 'slack: a message of the socket was dropped');
        }
      });
  }
}
