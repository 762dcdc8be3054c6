import type { AllMiddlewareArgs, AnyMiddlewareArgs } from '@slack/bolt';
import type { SlackStore } from '../store/slack.ts';

/**
 * Lets each delivery through once: Slack sends an event again that it thinks was lost, and so does a socket that broke.
 * What is known already is acknowledged and dropped, also after a restart.
 */
export function once(store: SlackStore) {
  return async (args: AnyMiddlewareArgs & AllMiddlewareArgs): Promise<void> => {
    const { event_id, trigger_id } = args.body as { event_id?: unknown; trigger_id?: unknown };
    const name = typeof event_id === 'string' ? `event ${event_id}` : `trigger ${String(trigger_id)}`;
    const named = typeof event_id === 'string' || typeof trigger_id === 'string';
    if (!named || (await store.claim(name.slice(0, 200)))) return args.next();
    if ('ack' in args && typeof args.ack === 'function') await args.ack();
  };
}
