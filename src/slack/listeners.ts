import type { App } from '@slack/bolt';
import { keepFeedback } from '../assistant/feedback.ts';
import { OomwhyError } from '../lib/errors.ts';
import { ACTION } from '../report/slack/buttons.ts';
import { FeedbackRequest } from '../schema/conversation.ts';
import type { SlackThread } from '../store/slack.ts';
import { Action, Command, HomeEvent, MessageEvent, Shortcut, teamOf } from './incoming.ts';
import type { Jobs } from './jobs.ts';
import type { Link } from './link.ts';
import { plainText, written } from './message-text.ts';
import { onAsked } from './on-asked.ts';
import { onCommand } from './on-command.ts';
import { onDecision } from './on-decision.ts';
import { onHome } from './on-home.ts';
import type { SlackParts } from './parts.ts';
import { respond } from './respond.ts';
import { RunRequest } from './run-request.ts';
import { type ToTell, tellFailure } from './tell-failure.ts';

/** A message of a person; edits, joins and what bots say are none. */
const SUBTYPES = new Set([undefined, null, 'file_share', 'thread_broadcast']);

/** The name of the message shortcut, as in slack/manifest.json. */
export const SHORTCUT = 'oomwhy_why';

/**
 * What the app listens to. Each is acknowledged at once, within the 3 seconds that Slack waits, and done behind that;
 * what fails is told in words.
 */
export function listen(app: App, parts: SlackParts, link: Link, jobs: Jobs): void {
  const work = (tell: ToTell, team: string, enterprise: string | null, task: () => Promise<void>) =>
    jobs.start(async () => {
      try {
        await link.check(team, enterprise);
        await task();
      } catch (thrown) {
        await tellFailure(parts, thrown, tell);
      }
    });

  const onMessage = async (body: unknown, mentioned: boolean): Promise<void> => {
    const parsed = MessageEvent.safeParse(body);
    if (!parsed.success) return;
    const { team_id: team, event, is_ext_shared_channel } = parsed.data;
    const { channel, ts, thread_ts, user, bot_id, subtype, files } = event;
    if (!user || bot_id || !SUBTYPES.has(subtype) || (!mentioned && event.channel_type !== 'im')) return;
    // A mention in a direct message is both kinds of event.
    if (!(await parts.store.slack.claim(`message ${team} ${channel} ${ts}`))) return;
    const place = { team, channel, thread: thread_ts ?? ts };
    const inThread = thread_ts !== null && thread_ts !== undefined;
    const asked = {
      ...written(event.text),
      place,
      user,
      files,
      inThread,
      external: is_ext_shared_channel === true,
    };
    work({ place }, team, enterpriseOf(body), () => onAsked(parts, asked, link.known?.botId));
  };

  app.event('app_mention', ({ body }) => onMessage(body, true));
  app.event('message', ({ body }) => onMessage(body, false));

  app.event('app_home_opened', async ({ body }) => {
    const { team_id: team, event } = HomeEvent.parse(body);
    if (event.tab === 'home') work({}, team, enterpriseOf(body), () => onHome(parts, team, event.user));
  });

  app.command('/oomwhy', async ({ body, ack }) => {
    await ack();
    const command = Command.parse(body);
    work({ url: command.response_url }, command.team_id, enterpriseOf(body), () =>
      onCommand(parts, command, link.known?.botId),
    );
  });

  app.shortcut(SHORTCUT, async ({ body, ack }) => {
    await ack();
    const { user, channel, message, response_url: url, ...rest } = Shortcut.parse(body);
    const team = teamOf({ ...rest, user });
    const place = { team, channel: channel.id, thread: message.thread_ts ?? message.ts };
    work({ url }, team, enterpriseOf(body), async () => {
      const known = await parts.store.slack.thread(place);
      if (known) {
        const text = `This thread has its answer: ${known.link ?? 'look above'}. Ask further in it.`;
        return respond(parts, url, { text });
      }
      // All of a message that somebody points at is evidence.
      const evidence = plainText(message.text.replaceAll('```', '\n')).trim() || null;
      const asked = { place, user: user.id, question: null, evidence, files: message.files };
      await onAsked(parts, { ...asked, inThread: false, external: false }, link.known?.botId);
    });
  });

  const onAction = (
    id: string | RegExp,
    act: (action: Action, value: string, thread: SlackThread) => Promise<void>,
  ) =>
    app.action(id, async ({ body, ack }) => {
      await ack();
      const action = Action.parse(body);
      const team = teamOf(action);
      const { channel, message, response_url: url, actions } = action;
      work({ url: url ?? null }, team, enterpriseOf(body), async () => {
        const place = { team, channel: channel.id, thread: message.thread_ts ?? message.ts };
        const thread = await parts.store.slack.thread(place);
        if (!thread)
          throw new OomwhyError('incident-not-found', 'this thread is no incident of mine any more');
        await act(action, actions[0].value ?? '', thread);
      });
    });

  onAction(new RegExp(`^${ACTION.ask}_\\d+$`), async ({ user }, question, place) => {
    const asked = { question: question.slice(0, 200) || null, evidence: null, files: [], inThread: true };
    await onAsked(parts, { ...asked, place, user: user.id, external: false }, link.known?.botId);
  });

  onAction(ACTION.feedback, async ({ response_url: url }, value, thread) => {
    const given = FeedbackRequest.safeParse(json(value));
    if (!given.success || given.data.incident !== thread.incident)
      throw new OomwhyError('message-not-found', 'this button is of another conversation');
    await keepFeedback(parts.store, given.data);
    if (url) await respond(parts, url, { text: 'Thank you: it is kept with the answer.' });
  });

  onAction(new RegExp(`^(?:${ACTION.approve}|${ACTION.reject})$`), async (action, value, thread) => {
    const request = RunRequest.safeParse(json(value));
    if (!request.success || request.data.incident !== thread.incident)
      throw new OomwhyError('approval-not-pending', 'this button is of another conversation');
    const { id, username, name } = action.user;
    await onDecision(parts, {
      ...request.data,
      thread,
      message: action.message.ts,
      user: { id, name: (username ?? name ?? id).slice(0, 100) },
      approved: action.actions[0].action_id === ACTION.approve,
    });
  });
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function enterpriseOf(body: unknown): string | null {
  const { enterprise_id, enterprise } = body as {
    enterprise_id?: unknown;
    enterprise?: { id?: unknown } | null;
  };
  const id = enterprise_id ?? enterprise?.id;
  return typeof id === 'string' ? id : null;
}
