import type { z } from 'zod';
import { OomwhyError } from '../lib/errors.ts';
import { answerBlocks } from '../report/slack/answer.ts';
import { type Block, context, plain } from '../report/slack/block.ts';
import { helpBlocks } from '../report/slack/help.ts';
import { rowBlocks } from '../report/slack/home.ts';
import { messagesOf } from '../report/slack/messages.ts';
import { shownWith } from '../report/slack/shown.ts';
import { fromArticles } from './begin.ts';
import type { Command } from './incoming.ts';
import { maskFor } from './mask.ts';
import { written } from './message-text.ts';
import { onAsked } from './on-asked.ts';
import { listShown, recentRows } from './on-home.ts';
import type { SlackParts } from './parts.ts';
import { QUIET } from './reply-stream.ts';
import { respond } from './respond.ts';

/** `/oomwhy help`, `/oomwhy recent`, `/oomwhy QUESTION` for one person alone; with a pasted log, an incident for all. */
export async function onCommand(
  parts: SlackParts,
  command: z.infer<typeof Command>,
  ownBot: string | undefined,
): Promise<void> {
  const { team_id: team, user_id: user, response_url: url } = command;
  const tell = async (text: string, blocks: readonly Block[]) => {
    for (const message of messagesOf(blocks)) await respond(parts, url, { text, blocks: message });
  };
  const text = command.text.trim();
  if (text === '' || text.toLowerCase() === 'help') return tell('What oomwhy does', helpBlocks());
  if (text.toLowerCase() === 'recent') return tell('Recent incidents', await recentBlocks(parts, team, user));
  const { question, evidence } = written(command.text);
  if (evidence === null && question !== null) {
    const shown = shownWith(maskFor([], team, 'private'));
    const message = await fromArticles(parts, question);
    return tell(shown.prose(question), answerBlocks(message, shown));
  }
  const thread = await openThread(parts, command, question);
  const place = { team, channel: command.channel_id, thread };
  await onAsked(
    parts,
    { place, user, question, evidence, files: [], inThread: false, external: false },
    ownBot,
  );
}

async function recentBlocks(parts: SlackParts, team: string, user: string): Promise<Block[]> {
  const rows = await recentRows(parts, team, user);
  if (rows.length === 0) return [context('No incident yet.')];
  const head: Block = { type: 'header', text: plain('Recent incidents') };
  return [head, ...rows.slice(0, 10).flatMap((row) => rowBlocks(row, listShown(team)))];
}

/** A command leaves no message, so one is made for the thread to hang on. */
async function openThread(
  { client }: SlackParts,
  { channel_id: channel, user_id: user }: z.infer<typeof Command>,
  question: string | null,
): Promise<string> {
  const shown = listShown(channel);
  const asks =
    question === null ? 'asks why this ran out of memory' : `asks: ${shown.prose(question.slice(0, 1_000))}`;
  const { ts } = await client.chat.postMessage({ channel, text: `<@${user}> ${asks}`, ...QUIET });
  if (!ts) throw new OomwhyError('slack-unreachable', 'Slack gave the message no name');
  return ts;
}
