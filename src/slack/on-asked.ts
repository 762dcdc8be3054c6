import { OneAtATime } from '../lib/one-at-a-time.ts';
import type { SlackPlace, SlackThread } from '../store/slack.ts';
import type { Asked } from './asked.ts';
import { begin } from './begin.ts';
import { deliver } from './deliver.ts';
import type { SlackParts } from './parts.ts';
import { answerIn } from './turn.ts';

const ONE_INCIDENT =
  'This thread is about one incident. Other evidence goes into a new thread: mention me there, with the file.';

/** A thread is one conversation: its turns go one after another, in the order in which they came. */
const threads = new OneAtATime();

export function enter({ team, channel, thread }: SlackPlace): Promise<() => void> {
  return threads.enter(`${team} ${channel} ${thread}`);
}

/** Answers in a thread: as a further turn where it is an incident, else as the beginning of one. */
export async function onAsked(parts: SlackParts, asked: Asked, ownBot: string | undefined): Promise<void> {
  const leave = await enter(asked.place);
  try {
    const thread = await parts.store.slack.thread(asked.place);
    await (thread ? goOn(parts, asked, thread) : begin(parts, asked, ownBot));
  } finally {
    leave();
  }
}

async function goOn(parts: SlackParts, asked: Asked, thread: SlackThread): Promise<void> {
  if (asked.files.length > 0 || asked.evidence !== null)
    await deliver(parts, thread, null, ONE_INCIDENT, [
      { type: 'section', text: { type: 'mrkdwn', text: ONE_INCIDENT } },
    ]);
  const incident = await parts.store.incident(thread.incident);
  if (!incident || asked.question === null) return;
  const request = { text: asked.question };
  await answerIn(parts, { thread, incident, request, user: asked.user, opening: false });
}
