import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import { Message, MessageList, type MessageRequest, StreamEvent } from '../../src/schema/conversation.ts';
import type { Incident } from '../../src/schema/incident.ts';
import { Service, sseEvents } from '../server/helper.ts';
import { answer, ModelStub } from './model-stub.ts';

export interface ModelService {
  readonly at: Service;
  readonly stub: ModelStub;
  /** One turn: its events in order, and the stored answer. */
  turn(
    incident: Incident,
    asked: string | MessageRequest,
  ): Promise<{ events: StreamEvent[]; message: Message }>;
  conversation(incident: Incident): Promise<Message[]>;
}

/** A service with a stand-in for a model, for the tests of a file. */
export function modelService(environment: Record<string, string> = {}): ModelService {
  const stub = new ModelStub();
  let url = '';
  const at = new Service(256 * 1024 ** 2, () => ({
    OPENAI_API_KEY: 'sk-test-key',
    OPENAI_BASE_URL: url,
    OOMWHY_MODEL: 'stub',
    ...environment,
  }));
  beforeAll(async () => {
    url = await stub.start();
    await at.start();
  });
  beforeEach(() => {
    stub.forget();
    stub.able = { tools: true, schema: true, streaming: true };
    stub.reply = () => answer([]);
  });
  afterAll(async () => {
    await at.close();
    await stub.close();
  });
  return {
    at,
    stub,
    async turn({ id }, asked) {
      const body = typeof asked === 'string' ? { text: asked } : asked;
      const reply = await at.json(`/api/v1/incidents/${id}/messages`, body, { accept: 'text/event-stream' });
      expect(reply.status, reply.text).toBe(200);
      const events = sseEvents(reply.text).map(({ event, data }) => StreamEvent.parse({ event, data }));
      const last = events.at(-1);
      if (last?.event !== 'answer_end') throw new Error(`the stream ended with ${JSON.stringify(last)}`);
      return { events, message: Message.parse(last.data) };
    },
    async conversation({ id }) {
      const { text } = await at.ask('GET', `/api/v1/incidents/${id}/messages`);
      return MessageList.parse(JSON.parse(text)).messages;
    },
  };
}
