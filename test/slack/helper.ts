import { createHmac, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import { readConfig } from '../../src/lib/config.ts';
import type { Message } from '../../src/schema/conversation.ts';
import { IncidentList, MessageList } from '../../src/schema/conversation.ts';
import { Incident } from '../../src/schema/incident.ts';
import { type Running, serve } from '../../src/server/serve.ts';
import { type Args, FakeSlack, type Posted, TEAM, TOKEN } from './fake-slack.ts';

export const SECRET = 'a-signing-secret-of-tests';
export const CHANNEL = 'C0CHANNEL';
export const USER = 'U0ADA';
export const APPROVER = 'U0GRACE';

let made = 0;
/** A name for a message, different each time. */
export function stamp(): string {
  made += 1;
  return `1690000000.${String(made).padStart(6, '0')}`;
}

export interface Reply {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

/** The running service with Slack beside it, for the tests of a file. */
export class SlackService {
  readonly slack = new FakeSlack();
  readonly folder = mkdtempSync(join(tmpdir(), 'oomwhy-slack-'));
  readonly #environment: () => Record<string, string>;
  #running: Running | null = null;

  constructor(environment: () => Record<string, string> = () => ({})) {
    this.#environment = environment;
  }

  async start(): Promise<void> {
    await this.slack.start();
    await this.serve();
  }

  /** Starts the service alone, on the data that is there. */
  async serve(): Promise<void> {
    const config = readConfig({
      PORT: '0',
      OOMWHY_DATA: this.folder,
      LOG_LEVEL: 'silent',
      SLACK_BOT_TOKEN: TOKEN,
      SLACK_SIGNING_SECRET: SECRET,
      SLACK_API_URL: this.slack.apiUrl,
      OOMWHY_SLACK_APPROVERS: APPROVER,
      ...this.#environment(),
    });
    this.#running = await serve(config);
  }

  async stop(): Promise<void> {
    await this.#running?.stop();
    this.#running = null;
  }

  async close(): Promise<void> {
    await this.stop();
    await this.slack.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  get url(): string {
    return (this.#running as Running).url;
  }

  async send(body: string, headers: Record<string, string> = {}): Promise<Reply> {
    const response = await fetch(`${this.url}/slack/events`, { method: 'POST', body, headers });
    return { status: response.status, text: await response.text(), headers: response.headers };
  }

  signed(body: string, type = 'application/json', seconds = Math.floor(Date.now() / 1000)): Promise<Reply> {
    return this.send(body, { 'content-type': type, ...signature(body, String(seconds)) });
  }

  /** An event of the Events API. */
  event(event: Args, more: Args = {}): Promise<Reply> {
    const envelope = { type: 'event_callback', team_id: TEAM, event_id: `Ev${randomUUID()}`, event, ...more };
    return this.signed(JSON.stringify(envelope));
  }

  /** Somebody mentions the app; the thread that answers is the message's own, or the one it stands in. */
  async mention(text: string, more: Args = {}, envelope: Args = {}): Promise<string> {
    const ts = stamp();
    const event = {
      type: 'app_mention',
      channel: CHANNEL,
      user: USER,
      ts,
      text: `<@U0BOT> ${text}`,
      ...more,
    };
    const reply = await this.event(event, envelope);
    expect(reply.status, reply.text).toBe(200);
    return String(more.thread_ts ?? ts);
  }

  interact(payload: Args): Promise<Reply> {
    const whole = {
      trigger_id: randomUUID(),
      team: { id: TEAM },
      user: { id: USER, username: 'ada' },
      ...payload,
    };
    const body = new URLSearchParams({ payload: JSON.stringify(whole) }).toString();
    return this.signed(body, 'application/x-www-form-urlencoded');
  }

  /** Presses a button of a message. */
  press(message: Posted, action: Args, user: string = USER): Promise<Reply> {
    return this.interact({
      type: 'block_actions',
      user: { id: user, username: user === APPROVER ? 'grace' : 'ada' },
      channel: { id: message.channel },
      message: { ts: message.ts, thread_ts: message.thread },
      response_url: this.slack.responseUrl,
      actions: [{ type: 'button', block_id: 'b', ...action }],
    });
  }

  command(text: string, more: Record<string, string> = {}): Promise<Reply> {
    const form = {
      command: '/oomwhy',
      text,
      team_id: TEAM,
      channel_id: CHANNEL,
      user_id: USER,
      response_url: this.slack.responseUrl,
      trigger_id: randomUUID(),
      ...more,
    };
    return this.signed(new URLSearchParams(form).toString(), 'application/x-www-form-urlencoded');
  }

  /** The messages of a thread once its answer is whole: it ends with thumbs. */
  async answered(thread: string, answers = 1): Promise<Posted[]> {
    await expect
      .poll(() => this.slack.inThread(thread).filter(hasThumbs).length, { timeout: 20_000 })
      .toBeGreaterThanOrEqual(answers);
    return this.slack.inThread(thread);
  }

  async incidents(): Promise<string[]> {
    const response = await fetch(`${this.url}/api/v1/incidents?limit=200`);
    return IncidentList.parse(await response.json()).incidents.map(({ id }) => id);
  }

  async incident(id: string): Promise<Incident> {
    return Incident.parse(await (await fetch(`${this.url}/api/v1/incidents/${id}`)).json());
  }

  async conversation(id: string): Promise<Message[]> {
    return MessageList.parse(await (await fetch(`${this.url}/api/v1/incidents/${id}/messages`)).json())
      .messages;
  }
}

export function signature(body: string, timestamp: string, secret = SECRET): Record<string, string> {
  const made = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  return { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': `v0=${made}` };
}

export function hasThumbs({ blocks, state }: Posted): boolean {
  return state === 'done' && blocks.some(({ type }) => type === 'context_actions');
}

/** All that a reader sees of messages. */
export function shownText(messages: readonly Posted[]): string {
  return messages.map(({ text, blocks }) => `${text}\n${JSON.stringify(blocks)}`).join('\n');
}

export function buttons(
  messages: readonly Posted[],
): { message: Posted; action_id: string; value: string }[] {
  return messages.flatMap((message) =>
    message.blocks
      .filter(({ type }) => type === 'actions')
      .flatMap(({ elements }) => elements as { action_id: string; value: string }[])
      .map(({ action_id, value }) => ({ message, action_id, value })),
  );
}

export function slackService(environment?: () => Record<string, string>): SlackService {
  const one = new SlackService(environment);
  beforeAll(() => one.start());
  beforeEach(() => {
    one.slack.answers.clear();
    one.slack.calls.length = 0;
    one.slack.responses.length = 0;
    one.slack.strays.length = 0;
    one.slack.looksNeeded = 2;
  });
  afterAll(() => one.close());
  return one;
}
