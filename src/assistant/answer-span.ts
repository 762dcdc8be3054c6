import { type Attributes, context, type Span, SpanKind, trace } from '@opentelemetry/api';
import { endFailed, tracer, within } from '../lib/tracing.ts';
import { AGENT, GEN_AI, OPERATION, PROVIDER } from '../model/gen-ai.ts';
import type { Model } from '../model/model.ts';
import type { Usage } from '../schema/conversation.ts';

/** The span of one answer of the model: names, tokens and times; calls of the model and of tools lie within it. */
export class AnswerSpan {
  readonly #span: Span;
  #open = true;

  constructor({ settings }: Model, incident: string) {
    this.#span = tracer().startSpan(`${OPERATION.agent} ${AGENT}`, {
      kind: SpanKind.INTERNAL,
      attributes: {
        [GEN_AI.operation]: OPERATION.agent,
        [GEN_AI.agent]: AGENT,
        [GEN_AI.provider]: PROVIDER,
        [GEN_AI.requestModel]: settings.name,
        [GEN_AI.conversation]: incident,
      },
    });
  }

  around<T, R>(steps: AsyncGenerator<T, R>): AsyncGenerator<T, R> {
    return within(trace.setSpan(context.active(), this.#span), steps);
  }

  /** Only the first end counts. @param failure its kind, where the answer failed */
  end(usage?: Usage, failure?: string): void {
    if (!this.#open) return;
    this.#open = false;
    this.#span.setAttributes(tokensOf(usage));
    if (failure === undefined) this.#span.end();
    else endFailed(this.#span, failure);
  }
}

function tokensOf(usage: Usage | undefined): Attributes {
  const { inputTokens = null, outputTokens = null } = usage ?? {};
  return {
    ...(inputTokens !== null && { [GEN_AI.inputTokens]: inputTokens }),
    ...(outputTokens !== null && { [GEN_AI.outputTokens]: outputTokens }),
  };
}
