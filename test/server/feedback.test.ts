import { expect, test } from 'vitest';
import { FeedbackList, Message } from '../../src/schema/conversation.ts';
import { expectProblem, service } from './helper.ts';

const at = service();

async function answered() {
  const incident = await at.posted();
  const { text } = await at.json(`/api/v1/incidents/${incident.id}/messages`, { text: 'why?' });
  return { incident, message: Message.parse(JSON.parse(text)) };
}

test('a thumb is kept with the findings, and the later one counts', async () => {
  const { incident, message } = await answered();
  const said = { incident: incident.id, message: message.id };
  expect((await at.json('/api/v1/feedback', { ...said, thumb: 'up' })).status).toBe(201);
  const again = { ...said, thumb: 'down', reason: ' the number is wrong ' };
  expect((await at.json('/api/v1/feedback', again)).status).toBe(201);
  const { text } = await at.ask('GET', `/api/v1/feedback?incident=${incident.id}`);
  const { feedback } = FeedbackList.parse(JSON.parse(text));
  expect(feedback).toEqual([
    {
      ...said,
      thumb: 'down',
      reason: 'the number is wrong',
      findings: [incident.verdict, ...incident.contributing].map(({ cause }) => cause),
      createdAt: expect.stringMatching(/Z$/),
    },
  ]);
});

test('feedback is about an answer that there is', async () => {
  const { incident, message } = await answered();
  const post = (body: object) => at.json('/api/v1/feedback', body);
  const said = { incident: incident.id, message: message.id, thumb: 'up' };
  expectProblem(await post({ ...said, incident: 'none' }), 'incident-not-found', 404);
  expectProblem(await post({ ...said, message: 'none' }), 'message-not-found', 404);
  expectProblem(await post({ ...said, thumb: 'sideways' }), 'invalid-request', 400);
  expectProblem(await post({ ...said, more: 1 }), 'invalid-request', 400);
  const { text } = await at.ask('GET', `/api/v1/incidents/${incident.id}/messages`);
  const question = JSON.parse(text).messages[0].id;
  expectProblem(await post({ ...said, message: question }), 'message-not-found', 404);
  expectProblem(await at.ask('GET', '/api/v1/feedback'), 'invalid-request', 400);
  expectProblem(await at.ask('PUT', '/api/v1/feedback'), 'method-not-allowed', 405);
});
