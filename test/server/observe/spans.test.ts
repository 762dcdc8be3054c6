import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Context,
  type ContextManager,
  context,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { modelService } from '../../support/model-service.ts';
import { answer } from '../../support/model-stub.ts';
import { OOM_LOG } from '../helper.ts';

/** As the SDK for Node has one. */
class Contexts implements ContextManager {
  readonly #storage = new AsyncLocalStorage<Context>();
  active(): Context {
    return this.#storage.getStore() ?? ROOT_CONTEXT;
  }
  with<A extends unknown[], F extends (...args: A) => ReturnType<F>>(
    at: Context,
    run: F,
    self?: ThisParameterType<F>,
    ...args: A
  ): ReturnType<F> {
    return this.#storage.run(at, () => run.apply(self as ThisParameterType<F>, args));
  }
  bind<T>(_at: Context, target: T): T {
    return target;
  }
  enable(): this {
    return this;
  }
  disable(): this {
    return this;
  }
}

const exporter = new InMemorySpanExporter();
const { at, stub, turn } = modelService();

beforeAll(() => {
  trace.setGlobalTracerProvider(
    new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }),
  );
  context.setGlobalContextManager(new Contexts());
  propagation.setGlobalPropagator({
    fields: () => ['traceparent'],
    inject: () => {},
    extract(into, carrier) {
      const [, traceId, spanId] =
        /^00-([0-9a-f]{32})-([0-9a-f]{16})-01$/.exec(
          String((carrier as { traceparent?: string }).traceparent),
        ) ?? [];
      return traceId && spanId
        ? trace.setSpanContext(into, { traceId, spanId, traceFlags: 1, isRemote: true })
        : into;
    },
  });
});
afterAll(() => {
  trace.disable();
  context.disable();
  propagation.disable();
});
beforeEach(() => exporter.reset());

async function finished(name: string): Promise<ReadableSpan> {
  const named = () => exporter.getFinishedSpans().find((span) => span.name === name);
  await expect.poll(named, { message: name }).toBeDefined();
  return named() as ReadableSpan;
}

test('a request is a span by its template, within the trace of its caller', async () => {
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  await at.ask('GET', '/api/v1/incidents/nope?q=secret', { headers: { traceparent } });
  const span = await finished('GET /api/v1/incidents/:id');
  expect(span.kind).toBe(SpanKind.SERVER);
  expect(span.spanContext().traceId).toBe('0af7651916cd43dd8448eb211c80319c');
  expect(span.parentSpanContext?.spanId).toBe('b7ad6b7169203331');
  expect(span.attributes).toEqual({
    'http.request.method': 'GET',
    'http.route': '/api/v1/incidents/:id',
    'http.response.status_code': 404,
  });
});

test('an answer holds the calls of the model and of tools, with tokens and without a word of evidence', async () => {
  const incident = await at.posted(`${OOM_LOG}secretevidence\n`);
  exporter.reset();
  const rule = incident.answer.sentences[0]?.text as string;
  const args = { source: '', from: null, to: null, search: 'secretevidence' };
  stub.reply = (_asked, n) => (n === 0 ? { calls: [{ name: 'evidence', args }] } : answer([rule]));
  await turn(incident, 'secretquestion?');
  const request = await finished('POST /api/v1/incidents/:id/messages');
  const agent = await finished('invoke_agent oomwhy');
  expect(agent.parentSpanContext?.spanId).toBe(request.spanContext().spanId);
  expect(agent.attributes).toEqual({
    'gen_ai.operation.name': 'invoke_agent',
    'gen_ai.agent.name': 'oomwhy',
    'gen_ai.provider.name': 'openai',
    'gen_ai.request.model': 'stub',
    'gen_ai.conversation.id': incident.id,
    'gen_ai.usage.input_tokens': 2000,
    'gen_ai.usage.output_tokens': 200,
  });
  const spans = exporter.getFinishedSpans();
  const within = spans.filter((span) => span.parentSpanContext?.spanId === agent.spanContext().spanId);
  expect(within.map(({ name }) => name).sort()).toEqual(['chat stub', 'chat stub', 'execute_tool evidence']);
  expect(within.find(({ name }) => name === 'chat stub')?.kind).toBe(SpanKind.CLIENT);
  const told = JSON.stringify(
    spans.map(({ name, attributes, events, status }) => [name, attributes, events, status]),
  );
  expect(told).not.toContain('secret');
});

test('a model that fails is an error by its kind, and every span ends', async () => {
  const incident = await at.posted();
  stub.reply = () => ({ status: 401, message: 'secretreason' });
  await turn(incident, 'why?');
  const agent = await finished('invoke_agent oomwhy');
  expect(agent.status).toEqual({ code: SpanStatusCode.ERROR });
  expect(agent.attributes['error.type']).toEqual(expect.stringMatching(/^[a-z-]+$/));
  const chat = await finished('chat stub');
  expect(chat.status.code).toBe(SpanStatusCode.ERROR);
  expect(
    JSON.stringify(exporter.getFinishedSpans().map(({ status, events }) => [status, events])),
  ).not.toContain('secretreason');
});
