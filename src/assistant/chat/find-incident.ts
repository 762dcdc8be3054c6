import { createHash } from 'node:crypto';
import { type Attachment, openAttachments } from '../../bundle/attachments.ts';
import { OneAtATime } from '../../lib/one-at-a-time.ts';
import type { Articles } from '../../retrieve/articles.ts';
import type { Incident } from '../../schema/incident.ts';
import type { Store } from '../../store/store.ts';
import { explain } from '../explain.ts';
import { joinEvidence } from '../join-evidence.ts';
import { splitMessage } from './split-message.ts';

/** One message of a history that a chat client sends whole with every request. */
export interface ChatTurn {
  readonly role: 'user' | 'assistant';
  readonly text: string;
  readonly attachments: readonly Attachment[];
}

export interface ChatParts {
  readonly store: Store;
  readonly articles: Articles;
}

/** What the last message asks, and the incident that it is about: `null` where no evidence was ever handed over. */
export interface ChatQuestion {
  readonly incident: Incident | null;
  readonly question: string;
}

const GENERAL = 'What happened?';

/** The same evidence asked about twice at once is one incident. */
const making = new OneAtATime();

/**
 * A chat client names no conversation. The incident is the one that the last answer of ours in the history was about, which
 * is known by its fingerprint; where there is none, because it was cut or stopped midway, the one that the evidence in the
 * history made. Evidence behind the last answer joins the incident.
 * @param scope what sets apart who asks: their key, and their conversation's id where the client gives one
 * @throws OomwhyError what opening evidence throws
 */
export async function findIncident(
  parts: ChatParts,
  turns: readonly ChatTurn[],
  scope: string,
): Promise<ChatQuestion> {
  const last = turns.findLast(({ role }) => role === 'user');
  const question = splitMessage(last?.text ?? '').question ?? GENERAL;
  const { at, id } = await lastAnswered(parts.store, turns, scope);
  const evidence = evidenceIn(turns.slice(at + 1));
  if (id === null) return { incident: evidence && (await made(parts, evidence, scope, question)), question };
  if (evidence === null) return { incident: await parts.store.incident(id), question };
  return { incident: await joined(parts, id, evidence, scope), question };
}

/** An answer of ours as the client will send it back: so the next request finds its incident. */
export async function rememberAnswer(
  store: Store,
  scope: string,
  answer: string,
  incident: Incident,
): Promise<void> {
  await store.chats.remember(answerPrint(scope, answer), incident.id);
}

interface Handed {
  readonly text: string | null;
  readonly attachments: readonly Attachment[];
  readonly print: string;
}

async function lastAnswered(store: Store, turns: readonly ChatTurn[], scope: string) {
  for (const [at, { role, text }] of [...turns.entries()].reverse()) {
    const id = role === 'assistant' ? await store.chats.incidentOf(answerPrint(scope, text)) : null;
    if (id !== null) return { at, id };
  }
  return { at: -1, id: null };
}

function evidenceIn(turns: readonly ChatTurn[]): Handed | null {
  const users = turns.filter(({ role }) => role === 'user');
  const texts = users.flatMap(({ text }) => splitMessage(text).evidence ?? []);
  const attachments = users.flatMap((one) => one.attachments);
  if (texts.length + attachments.length === 0) return null;
  const hash = createHash('sha256');
  for (const text of texts) hash.update(`text\0${Buffer.byteLength(text)}\0${text}`);
  for (const { name, bytes } of attachments) hash.update(`file\0${name}\0${bytes.length}\0`).update(bytes);
  const text = texts.length === 0 ? null : texts.join('\n');
  return { text, attachments, print: hash.digest('hex') };
}

async function made(parts: ChatParts, evidence: Handed, scope: string, question: string): Promise<Incident> {
  const { store, articles } = parts;
  const print = printOf(scope, `evidence ${evidence.print}`);
  const leave = await making.enter(print);
  try {
    const known = await store.chats.incidentOf(print);
    const incident = known === null ? null : await store.incident(known);
    if (incident) return incident;
    const bundle = await openAttachments(evidence.text, evidence.attachments);
    const asked = question === GENERAL ? null : question;
    const saved = await store.saveIncident(await explain(bundle, articles, asked), bundle.sources);
    await store.chats.remember(print, saved.id);
    return saved;
  } finally {
    leave();
  }
}

/** Once: an answer that is asked for again finds its evidence joined already. */
async function joined(
  parts: ChatParts,
  id: string,
  evidence: Handed,
  scope: string,
): Promise<Incident | null> {
  const { store } = parts;
  const print = printOf(scope, `joined ${id} ${evidence.print}`);
  const leave = await making.enter(print);
  try {
    if ((await store.chats.incidentOf(print)) !== null) return await store.incident(id);
    const bundle = await openAttachments(evidence.text, evidence.attachments);
    const incident = await joinEvidence(parts, id, bundle);
    await store.chats.remember(print, id);
    return incident;
  } finally {
    leave();
  }
}

/** Clients trim an answer, and some change its line ends. */
function answerPrint(scope: string, text: string): string {
  return printOf(scope, `answer ${text.replaceAll('\r\n', '\n').trim()}`);
}

function printOf(scope: string, what: string): string {
  return createHash('sha256').update(`${scope}\0${what}`).digest('hex');
}
