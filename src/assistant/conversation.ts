import { Busy } from '../lib/busy.ts';
import type { Config } from '../lib/config.ts';
import { gauge } from '../lib/metrics.ts';
import { OneAtATime } from '../lib/one-at-a-time.ts';
import { failureOf } from '../model/failure.ts';
import type { Model } from '../model/model.ts';
import type { Article } from '../retrieve/articles.ts';
import type { KnowledgeBase } from '../retrieve/knowledge-base.ts';
import type { Message, MessageRequest, StreamEvent } from '../schema/conversation.ts';
import type { Answer, Incident } from '../schema/incident.ts';
import type { Store } from '../store/store.ts';
import { type Pending, pendingIn } from './approval.ts';
import { diagnoseAgain, openCase } from './case.ts';
import { answerMessage, decisionMessage, type Extras, questionMessage } from './messages.ts';
import { composeReply, isParticular } from './offline/compose.ts';
import { lastTurn, standing } from './standing.ts';

/** What a conversation needs; `model` is `null` where none is set. */
export interface ConversationParts {
  readonly store: Store;
  readonly articles: ReadonlyMap<string, Article>;
  readonly knowledge: Pick<KnowledgeBase, 'search' | 'page'>;
  readonly model: Model | null;
  readonly config: Pick<Config, 'sandbox'>;
}

interface Talk extends ConversationParts {
  /** The conversation until this turn, as it stands. */
  readonly before: readonly Message[];
}

const NEVER = new AbortController().signal;

const RULES_ANSWER = 'The rules answer instead; ask again to try once more.';

/** An incident has one thread: turns with the model go one after another. */
const turns = new OneAtATime();

/** Answers under way, through every door. */
export const conversing = new Busy();
const waiting = gauge('oomwhy_answers_waiting', 'Answers that wait for the one before of the same incident.');
const running = gauge('oomwhy_answers_running', 'Answers under way.');

/**
 * One turn: the verdict, the answer sentence by sentence, then the stored message. With a model its words, as far as the
 * evidence carries them; without one, or where it fails, the rules'. Question and answer are stored together before the
 * last event goes out.
 * @param stop aborted when nobody waits any more: a model is asked no further, what it said is kept
 * @throws OomwhyError approval-not-pending, message-not-found
 */
export async function* converse(
  parts: ConversationParts,
  incident: Incident,
  request: MessageRequest,
  stop: AbortSignal = NEVER,
): AsyncGenerator<StreamEvent> {
  const end = conversing.begin();
  const goOn = waiting.rise();
  const leave = parts.model ? await turns.enter(incident.id) : () => {};
  goOn();
  const ended = running.rise();
  try {
    const now = standing(await parts.store.messages(incident.id));
    const pending = 'approval' in request ? pendingIn(now, request.approval.id) : null;
    const replaced = 'replaces' in request && request.replaces ? lastTurn(now, request.replaces) : [];
    const before = now.slice(0, now.length - replaced.length);
    yield { event: 'finding', data: incident.verdict };
    const asked =
      pending && 'approval' in request
        ? decisionMessage(request.approval, pending.approval.title)
        : questionMessage('text' in request ? request.text : '');
    const message = yield* parts.model
      ? byModel({ ...parts, model: parts.model, stop, before }, incident, asked, pending)
      : byRules({ ...parts, before }, incident, asked.text);
    await parts.store.addMessages(
      incident.id,
      [asked, message],
      replaced.map(({ id }) => id),
    );
    yield { event: 'answer_end', data: message };
  } finally {
    leave();
    ended();
    end();
  }
}

/** Its code is loaded only where a model is set: LangChain takes longer to load than a diagnosis. */
async function* byModel(
  parts: Talk & { readonly model: Model; readonly stop: AbortSignal },
  incident: Incident,
  asked: Message,
  pending: Pending | null,
): AsyncGenerator<StreamEvent, Message> {
  const [{ ModelTurn }, { recordAnswer }, { AnswerSpan }] = await Promise.all([
    import('./model-turn.ts'),
    import('./model-metrics.ts'),
    import('./answer-span.ts'),
  ]);
  const sources = await parts.store.sources(incident.id);
  const turn = new ModelTurn(parts, await openCase(incident, sources));
  const { decision } = asked;
  const span = new AnswerSpan(parts.model, incident.id);
  try {
    const answered = turn.answer(
      pending && decision ? { decision, pending } : { question: asked.text, before: parts.before },
    );
    const message = yield* span.around(answered);
    span.end(message.usage);
    recordAnswer(message.approval ? 'waiting' : 'answered', message);
    return message;
  } catch (thrown) {
    const failure = failureOf(thrown, parts.model.settings.seconds);
    span.end(turn.extras.usage, failure.kind);
    recordAnswer(failure.kind, turn.extras);
    if (failure.kind === 'stopped' && turn.shown) return turn.shown;
    const extras: Extras = { ...turn.extras, notice: `${failure.message} ${RULES_ANSWER}` };
    return yield* byRules(parts, incident, pending?.question ?? asked.text, extras);
  } finally {
    span.end();
  }
}

/**
 * The question that came with the incident, or a general one where none did, gets the whole explanation. The rules are
 * pure and quick, so a follow-up asks them again instead of keeping their state.
 */
async function* byRules(
  { store, articles, before }: Talk,
  incident: Incident,
  question: string,
  extras: Extras = {},
): AsyncGenerator<StreamEvent, Message> {
  const opening =
    question === incident.question ||
    (!isParticular(question) && incident.question === null && before.length === 0);
  const sources = await store.sources(incident.id);
  const answer: Answer = opening
    ? incident.answer
    : composeReply(await diagnoseAgain(incident, sources), articles, question, sources);
  for (const sentence of answer.sentences) {
    const citations = answer.citations.filter((citation) => sentence.citations.includes(citation.id));
    yield { event: 'sentence', data: { sentence, citations } };
  }
  return answerMessage(answer, extras);
}
