import { BaseCallbackHandler } from '@langchain/core/callbacks/base';
import type { Serialized } from '@langchain/core/load/serializable';
import { type Context, context, type Span, SpanKind } from '@opentelemetry/api';
import { endFailed, tracer } from '../../lib/tracing.ts';
import { GEN_AI, OPERATION, PROVIDER } from '../../model/gen-ai.ts';
import { harmless } from '../release/safe-text.ts';

/** A span for each call of the model and of a tool: names and times, nothing of what was said. */
export class AgentSpans extends BaseCallbackHandler {
  override readonly name = 'spans';
  override awaitHandlers = true;
  readonly #parent: Context = context.active();
  readonly #model: string;
  readonly #open = new Map<string, Span>();

  constructor(model: string) {
    super();
    this.#model = model;
  }

  override handleChatModelStart(_model: Serialized, _messages: unknown, run: string): void {
    const attributes = {
      [GEN_AI.operation]: OPERATION.chat,
      [GEN_AI.provider]: PROVIDER,
      [GEN_AI.requestModel]: this.#model,
    };
    this.#begin(run, `${OPERATION.chat} ${this.#model}`, SpanKind.CLIENT, attributes);
  }

  override handleLLMEnd(_output: unknown, run: string): void {
    this.#end(run);
  }

  override handleLLMError(error: unknown, run: string): void {
    this.#end(run, error);
  }

  override handleToolStart(
    _tool: Serialized,
    _input: string,
    run: string,
    _parent?: string,
    _tags?: string[],
    _metadata?: Record<string, unknown>,
    called = 'unknown',
  ): void {
    const name = harmless(called);
    const attributes = {
      [GEN_AI.operation]: OPERATION.tool,
      [GEN_AI.tool]: name,
      [GEN_AI.toolType]: 'function',
    };
    this.#begin(run, `${OPERATION.tool} ${name}`, SpanKind.INTERNAL, attributes);
  }

  override handleToolEnd(_output: unknown, run: string): void {
    this.#end(run);
  }

  override handleToolError(error: unknown, run: string): void {
    this.#end(run, error);
  }

  /** What an abort left open. */
  close(): void {
    for (const run of this.#open.keys()) this.#end(run, new DOMException('', 'AbortError'));
  }

  #begin(run: string, name: string, kind: SpanKind, attributes: Record<string, string>): void {
    this.#open.set(run, tracer().startSpan(name, { kind, attributes }, this.#parent));
  }

  #end(run: string, error?: unknown): void {
    const span = this.#open.get(run);
    this.#open.delete(run);
    if (!span) return;
    if (error === undefined) span.end();
    else endFailed(span, (error as Error)?.name ?? 'Error');
  }
}
