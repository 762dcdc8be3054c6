import { AIMessage, type BaseMessage, ToolMessage } from '@langchain/core/messages';
import { Command } from '@langchain/langgraph';
import { failureOf } from '../../model/failure.ts';
import type { Redactor } from '../../model/redact/index.ts';
import type { ToolCall, ToolOutcome } from '../../schema/conversation.ts';
import { type Agent, ANSWER_TOOL } from '../agent.ts';
import { harmless } from '../release/safe-text.ts';
import { restored } from '../tools/make-tool.ts';
import { Waiting } from '../tools/verify-fix.ts';
import type { ModelSentence } from './answer-schema.ts';
import { EndOfReply } from './end-of-reply.ts';
import { OWN_ID } from './guard.ts';
import { type Reply, readReply } from './read-reply.ts';
import { ReplyReader } from './reply-reader.ts';
import { AgentSpans } from './spans.ts';
import type { Tally } from './tally.ts';

export type RunEvent =
  | { readonly kind: 'call'; readonly call: ToolCall }
  | { readonly kind: 'outcome'; readonly outcome: ToolOutcome }
  | { readonly kind: 'sentence'; readonly sentence: ModelSentence };

/** What a run came to: an answer, or something that waits for a person. */
export type RunEnd =
  | { readonly reply: Reply }
  | { readonly waiting: { readonly id: string; readonly fix: string } };

export interface RunOptions {
  readonly thread: string;
  readonly seconds: number;
  readonly tally: Tally;
  readonly redactor: Redactor;
  readonly signal: AbortSignal;
}

/** Steps of the graph for one answer; the guard's limits come long before. */
const RECURSION_LIMIT = 60;

/**
 * Runs the agent and tells what it does as it does it, in real names. Its thread is written when it ends.
 * @throws ModelFailure
 */
export async function* runAgent(
  agent: Agent,
  input: unknown,
  { thread, seconds, tally, redactor, signal }: RunOptions,
): AsyncGenerator<RunEvent, RunEnd> {
  const reader = new ReplyReader();
  const known = input instanceof Command ? await toldBefore(agent, thread) : new Set<string>();
  const end = new EndOfReply();
  const spans = new AgentSpans(tally.model);
  let waiting: { id: string; fix: string } | null = null;
  try {
    const stream = await agent.stream(
      input as never,
      {
        configurable: { thread_id: thread },
        streamMode: ['updates', 'messages'],
        recursionLimit: RECURSION_LIMIT,
        durability: 'exit',
        signal,
        callbacks: [end, spans],
      } as never,
    );
    for await (const [mode, data] of stream as unknown as AsyncIterable<[string, unknown]>) {
      if (mode === 'messages') {
        for (const sentence of fromModel(data, reader, tally))
          yield { kind: 'sentence', sentence: inRealNames(sentence, redactor) };
        continue;
      }
      waiting ??= waitingIn(data);
      yield* steps(data, known, redactor);
    }
  } catch (error) {
    // LangChain gives up on an answer that does not fit the schema; its text came by all the same.
    if (!isUnparsed(error)) throw failureOf(error, seconds);
  } finally {
    spans.close();
  }
  // Not before the end of the stream: what waits is written to the thread then.
  if (waiting) return { waiting };
  return { reply: realReply(readReply(reader.text, end.told), redactor) };
}

/** A run that goes on has told its first calls and results in the turn before. */
async function toldBefore(agent: Agent, thread: string): Promise<Set<string>> {
  const { values } = await agent.getState({ configurable: { thread_id: thread } });
  const { messages = [] } = values as { messages?: BaseMessage[] };
  return new Set(messages.flatMap((message) => keysOf(message)));
}

function keysOf(message: BaseMessage): string[] {
  if (AIMessage.isInstance(message)) return (message.tool_calls ?? []).map(({ id }) => `call ${id}`);
  return ToolMessage.isInstance(message) ? [`result ${message.tool_call_id}`] : [];
}

function isUnparsed(error: unknown): boolean {
  let at: unknown = error;
  while (at instanceof Error && at.cause instanceof Error) at = at.cause;
  return (at as Error).constructor.name === 'StructuredOutputParsingError';
}

function* fromModel(data: unknown, reader: ReplyReader, tally: Tally): Generator<ModelSentence> {
  const [message, { langgraph_node: node, langgraph_step: step = 0 }] = data as [
    BaseMessage,
    { langgraph_node?: string; langgraph_step?: number },
  ];
  if (node !== 'model_request' || message.getType() !== 'ai') return;
  // The same reply once more, as it went into the thread.
  if (message.id?.startsWith(OWN_ID)) return;
  const { usage_metadata: usage } = message as {
    usage_metadata?: { input_tokens?: number; output_tokens?: number };
  };
  if (usage) tally.count(usage.input_tokens ?? 0, usage.output_tokens ?? 0);
  yield* reader.read(message, step);
}

function waitingIn(data: unknown): { id: string; fix: string } | null {
  const interrupts = (data as { __interrupt__?: { id?: string; value?: unknown }[] }).__interrupt__;
  const [first] = interrupts ?? [];
  const value = Waiting.safeParse(first?.value).data;
  return value && first?.id ? { id: first.id, fix: value.fix } : null;
}

/** Calls and results among the messages that nodes added; each is told once. */
function* steps(data: unknown, known: Set<string>, redactor: Redactor): Generator<RunEvent> {
  for (const message of messagesIn(data)) {
    if (AIMessage.isInstance(message)) {
      for (const { id = '', name, args } of message.tool_calls ?? []) {
        if (name === ANSWER_TOOL || known.has(`call ${id}`)) continue;
        known.add(`call ${id}`);
        yield { kind: 'call', call: { id, tool: harmless(name), arguments: shown(args, redactor) } };
      }
    } else if (ToolMessage.isInstance(message)) {
      const { tool_call_id: id, name = '', status } = message;
      if (name === ANSWER_TOOL || known.has(`result ${id}`)) continue;
      known.add(`result ${id}`);
      const text = redactor.restore(message.text);
      yield { kind: 'outcome', outcome: { id, tool: harmless(name), failed: status === 'error', text } };
    }
  }
}

function messagesIn(data: unknown): BaseMessage[] {
  return Object.values(data as Record<string, unknown>).flatMap((update) =>
    [update].flat().flatMap((one) => (one as { messages?: BaseMessage[] } | null)?.messages ?? []),
  );
}

function shown(args: Record<string, unknown>, redactor: Redactor): Record<string, unknown> {
  return restored(args, (text) => harmless(redactor.restore(text)));
}

function inRealNames(sentence: ModelSentence, { restore }: Redactor): ModelSentence {
  return restored(sentence, restore);
}

function realReply(reply: Reply, redactor: Redactor): Reply {
  return { ...reply, sentences: reply.sentences.map((one) => inRealNames(one, redactor)) };
}
