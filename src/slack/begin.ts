import { explain } from '../assistant/explain.ts';
import { answerFromArticles } from '../assistant/knowledge-answer.ts';
import { answerMessage } from '../assistant/messages.ts';
import { answerBlocks } from '../report/slack/answer.ts';
import { DEFAULT_QUESTION } from '../report/slack/buttons.ts';
import { helpBlocks } from '../report/slack/help.ts';
import { shownWith } from '../report/slack/shown.ts';
import type { Message } from '../schema/conversation.ts';
import type { SlackThread } from '../store/slack.ts';
import type { Asked } from './asked.ts';
import { audienceOf } from './audience.ts';
import { deliver } from './deliver.ts';
import { gather } from './gather.ts';
import { maskFor } from './mask.ts';
import type { SlackParts } from './parts.ts';
import { setStatus } from './status.ts';
import { threadEvidence } from './thread-evidence.ts';
import { answerIn } from './turn.ts';

/**
 * A thread that is no incident yet: its evidence makes it one. Without any, a question is answered from the articles,
 * and nothing at all gets the help.
 * @throws OomwhyError, WebAPIPlatformError
 */
export async function begin(parts: SlackParts, asked: Asked, ownBot: string | undefined): Promise<void> {
  const { place, user } = asked;
  await setStatus(parts, place, 'is reading the evidence…');
  const { files, texts } = await evidenceOf(parts, asked, ownBot);
  if (files.length + texts.length === 0) return withoutEvidence(parts, asked);
  const bundle = await gather(parts, files, texts);
  const incident = await explain(bundle, parts.articles, asked.question);
  await parts.store.saveIncident(incident, bundle.sources);
  const thread = await parts.store.slack.saveThread({
    ...place,
    user,
    incident: incident.id,
    audience: await audienceOf(parts, place.channel, asked.external),
    link: await addressOf(parts, place),
  });
  await answerIn(parts, {
    thread,
    incident,
    request: { text: asked.question ?? DEFAULT_QUESTION },
    user,
    opening: true,
  });
}

async function evidenceOf(
  parts: SlackParts,
  { place, files, evidence, inThread }: Asked,
  ownBot: string | undefined,
) {
  const texts = evidence === null ? [] : [evidence];
  if (files.length + texts.length > 0 || !inThread) return { files, texts };
  return threadEvidence(parts, place.channel, place.thread, ownBot);
}

async function withoutEvidence(parts: SlackParts, { place, question, external }: Asked): Promise<void> {
  if (question === null) {
    await deliver(parts, place, null, 'Hand over a log, a bundle or a program.', helpBlocks());
    return;
  }
  const audience = external ? 'external' : 'private';
  const shown = shownWith(maskFor([], place.thread, audience));
  const message = await fromArticles(parts, question);
  await deliver(parts, place, null, shown.prose(message.text), answerBlocks(message, shown));
}

/** A question that is about no incident. */
export async function fromArticles({ knowledge, articles }: SlackParts, question: string): Promise<Message> {
  return answerMessage(await answerFromArticles(knowledge, articles, question));
}

/** Where people find the thread again. */
async function addressOf({ client, log }: SlackParts, place: Asked['place']): Promise<SlackThread['link']> {
  try {
    const { permalink } = await client.chat.getPermalink({
      channel: place.channel,
      message_ts: place.thread,
    });
    return permalink && permalink.length < 500 && /^https:\/\/[^\s<>|]+$/.test(permalink) ? permalink : null;
  } catch (error) {
    log.debug({ err: error }, 'slack: no address of a thread');
    return null;
  }
}
