import { converse } from '../assistant/conversation.ts';
import { OomwhyError } from '../lib/errors.ts';
import { answerBlocks } from '../report/slack/answer.ts';
import { runQuestionBlocks } from '../report/slack/approval.ts';
import { type Block, context } from '../report/slack/block.ts';
import { feedbackBlock, suggestionBlocks } from '../report/slack/buttons.ts';
import { ledgerBlocks } from '../report/slack/ledger.ts';
import { type Shown, shownWith } from '../report/slack/shown.ts';
import { verdictBlocks } from '../report/slack/verdict.ts';
import type { Message, MessageRequest } from '../schema/conversation.ts';
import type { Fix, Incident } from '../schema/incident.ts';
import type { SlackThread } from '../store/slack.ts';
import { deliver } from './deliver.ts';
import { type Mask, maskFor } from './mask.ts';
import type { SlackParts } from './parts.ts';
import { ReplyStream } from './reply-stream.ts';
import { setStatus } from './status.ts';
import { NO_PICTURE, uploadDiff, uploadLedger } from './uploads.ts';
import { asOomwhyError, inWords } from './words.ts';

/** One turn of the conversation that a thread is. */
export interface Turn {
  readonly thread: SlackThread;
  readonly incident: Incident;
  readonly request: MessageRequest;
  /** Whoever asked, by Slack's id. */
  readonly user: string;
  /** The first turn shows the verdict, the ledger and the change of the program as well. */
  readonly opening: boolean;
}

/** Answers in the thread: status, the sentences as they come, then the whole as blocks. @throws WebAPIPlatformError */
export async function answerIn(parts: SlackParts, turn: Turn): Promise<void> {
  const { thread, incident, opening } = turn;
  await setStatus(parts, thread, 'is reading the evidence…');
  const mask = await maskOf(parts, incident, thread);
  const shown = shownWith(mask);
  const picture = opening ? uploadLedger(parts, incident.ledger) : Promise.resolve(NO_PICTURE);
  const stream = new ReplyStream(parts, thread, turn.user);
  let message: Message | null = null;
  for await (const event of converse(parts, incident, turn.request, parts.cut)) {
    if (event.event === 'sentence' && event.data.sentence.form === 'text')
      await stream.say(shown.prose(event.data.sentence.text));
    else if (event.event === 'tool_call') await setStatus(parts, thread, `looks into it: ${event.data.tool}`);
    else if (event.event === 'answer_end') message = event.data;
  }
  const into = await stream.end();
  if (!message) throw new OomwhyError('internal', 'the answer ended without a message');
  const asked = await questionsOf(parts, incident);
  const change = await newChange(parts, turn);
  const { file, notice } = await picture;
  const blocks: Block[] = [
    ...(opening ? [...verdictBlocks(incident, shown), ...ledgerBlocks(incident.ledger, shown, file)] : []),
    ...(notice ? [context(`:information_source: ${shown.prose(notice, 500)}`)] : []),
    ...answerBlocks(message, shown, change?.diff ?? null),
    ...suggestionBlocks(asked),
    feedbackBlock(incident.id, message.id),
  ];
  await deliver(parts, thread, into, summaryOf(turn, message, shown), blocks);
  if (change) await offer(parts, turn, change, message, mask, shown);
  if (message.approval) {
    const { id, fix, title, risk } = message.approval;
    await ask(parts, turn, { id: fix, title, risk }, id, shown);
  }
}

export async function maskOf(parts: SlackParts, { id }: Incident, { audience }: SlackThread): Promise<Mask> {
  return maskFor(await parts.store.sources(id), id, audience);
}

function summaryOf({ incident, opening }: Turn, message: Message, shown: Shown): string {
  const first = message.sentences.find(({ form }) => form === 'text')?.text ?? incident.verdict.summary;
  return shown.prose(opening ? `${incident.verdict.title}. ${incident.verdict.summary}` : first);
}

async function questionsOf({ store }: SlackParts, { id }: Incident): Promise<string[]> {
  return (await store.messages(id)).filter(({ role }) => role === 'user').map(({ text }) => text);
}

/** A change of the program that is new in this turn. */
async function newChange({ store }: SlackParts, { incident, opening }: Turn): Promise<Fix | undefined> {
  const before = new Set(opening ? [] : incident.fixes.map(({ id }) => id));
  const now = (await store.incident(incident.id))?.fixes ?? [];
  return now.find(({ id, kind, diff }) => kind === 'code' && diff !== null && !before.has(id));
}

/** As a snippet; where programs may be run, with the question whether to. */
async function offer(
  parts: SlackParts,
  turn: Turn,
  fix: Fix,
  { approval }: Message,
  mask: Mask,
  shown: Shown,
): Promise<void> {
  await shareDiff(parts, turn.thread, fix, mask);
  if (parts.config.sandbox && !fix.verification && !approval) await ask(parts, turn, fix, null, shown);
}

async function shareDiff(parts: SlackParts, thread: SlackThread, fix: Fix, mask: Mask): Promise<void> {
  const diff = mask(fix.diff ?? '');
  const title = diff === fix.diff ? 'The change: git apply fix.diff' : 'The change, with secrets masked';
  try {
    await uploadDiff(parts, thread, diff, title);
  } catch (thrown) {
    const error = asOomwhyError(thrown);
    parts.log.warn({ code: error.code }, 'slack: a diff was not uploaded');
    const words = `The change could not be uploaded. ${inWords(error)}`;
    await deliver(parts, thread, null, words, [
      context(`:information_source: ${shownWith(mask).prose(words)}`),
      ...diffBlocks(diff),
    ]);
  }
}

/** In place of the snippet. */
function diffBlocks(diff: string): Block[] {
  return shownWith((text) => text)
    .fences(diff, 2_900)
    .map((text) => ({ type: 'section', text: { type: 'mrkdwn', text, verbatim: true } }));
}

async function ask(
  parts: SlackParts,
  { thread, incident }: Turn,
  fix: Pick<Fix, 'id' | 'title' | 'risk'>,
  approval: string | null,
  shown: Shown,
): Promise<void> {
  const { approvers } = parts.settings;
  const blocks = runQuestionBlocks(fix, { incident: incident.id, approval }, shown, approvers);
  await deliver(parts, thread, null, `Run this fix in the sandbox? ${shown.prose(fix.title)}`, blocks);
}
