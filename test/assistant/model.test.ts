import { expect, test } from 'vitest';
import { OOM_LOG } from '../server/helper.ts';
import { modelService } from '../support/model-service.ts';
import { answer } from '../support/model-stub.ts';

const { at, stub, turn, conversation } = modelService({ OOMWHY_MODEL_PRICE: '1/10' });

/** A sentence of the rules about OOM_LOG, which holds. */
const TRUE = 'The kernel killed python3 (pid 77).';
const LIE = 'Redis on Mars leaked 4 GiB.';

test('what the evidence carries is streamed with its lines, and stored with what it cost', async () => {
  const incident = await at.posted();
  const rule = incident.answer.sentences[0]?.text as string;
  stub.reply = () => answer([{ text: rule, section: 'What happened', facts: ['no-such-fact'] }]);
  const { events, message } = await turn(incident, 'why?');
  expect(events.map(({ event }) => event)).toEqual(['finding', 'sentence', 'answer_end']);
  expect(message).toMatchObject({
    composer: 'model',
    usage: { model: 'stub', modelCalls: 1, inputTokens: 1000 },
  });
  expect(message.usage?.costUsd).toBeCloseTo(0.002);
  expect(message.usage?.prompts).toEqual(['agent@2']);
  expect(message.sentences.map(({ text }) => text)).toEqual([rule]);
  expect(message.citations[0]).toMatchObject({
    kind: 'evidence',
    text: expect.stringContaining('Killed process 77'),
  });
  expect(message.withheld).toBeUndefined();
  expect(message.notice).toBeUndefined();
  expect((await conversation(incident)).map(({ role }) => role)).toEqual(['user', 'assistant']);
});

test('a lie goes back once with the reason, and is then withheld and counted', async () => {
  const incident = await at.posted();
  const rule = incident.answer.sentences[0]?.text as string;
  stub.reply = (_chat, n) => (n === 0 ? answer([rule, LIE]) : answer([LIE]));
  const { message } = await turn(incident, 'why?');
  expect(stub.chats).toHaveLength(2);
  expect(JSON.stringify(stub.chats[1]?.messages.at(-1))).toContain(LIE);
  expect(message.sentences.map(({ text }) => text)).toEqual([
    rule,
    '1 statement of the model was withheld, because the evidence does not carry it.',
  ]);
  expect(message.withheld).toEqual([{ text: LIE, why: expect.any(String) }]);
  expect(message.text).not.toContain('Mars');
});

test('what is mended takes its place', async () => {
  const incident = await at.posted();
  const rules = incident.answer.sentences.filter(
    ({ form, citations }) => form === 'text' && citations.length > 0,
  );
  const [first = '', second = ''] = rules.map(({ text }) => text);
  stub.reply = (_chat, n) => (n === 0 ? answer([LIE, second]) : answer([first]));
  const { message } = await turn(incident, 'why?');
  expect(message.sentences.map(({ text }) => text)).toEqual([first, second]);
});

test('where nothing holds, the rules answer and it says so', async () => {
  const incident = await at.posted(OOM_LOG, 'why?');
  stub.reply = () => answer([LIE]);
  const { message } = await turn(incident, 'why?');
  expect(message.composer).toBe('offline');
  expect(message.sentences).toEqual(incident.answer.sentences);
  expect(message.notice).toMatch(
    /^Nothing that the model said is carried by the evidence\. The rules answer instead/,
  );
  expect(message.withheld).toHaveLength(1);
});

test('tools are called, told as events, and bounded', async () => {
  const incident = await at.posted();
  stub.reply = (_chat, n) =>
    n === 0
      ? {
          calls: [
            { name: 'evidence', args: { source: '', from: null, to: null, search: 'killed process' } },
            { name: 'findings', args: { about: '' } },
            { name: 'launch_missiles', args: {} },
            { name: 'what_if', args: { limitBytes: 'x' } },
          ],
        }
      : answer([TRUE]);
  const { events, message } = await turn(incident, 'show me the line');
  const calls = events.flatMap((one) => (one.event === 'tool_call' ? [one.data.tool] : []));
  expect(calls).toEqual(['evidence', 'findings', 'launch_missiles', 'what_if']);
  const results = new Map(
    events.flatMap((one) => (one.event === 'tool_result' ? [[one.data.tool, one.data]] : [])),
  );
  expect(results.get('evidence')?.text).toMatch(/:4: .*Killed process 77/);
  expect(results.get('launch_missiles')).toMatchObject({ failed: true, text: 'There is no such tool.' });
  expect(results.get('what_if')).toMatchObject({
    failed: true,
    text: expect.stringMatching(/^The arguments do not fit: limitBytes/),
  });
  expect(message.told).toHaveLength(4);
  expect(stub.wire).not.toMatch(/node_modules|\/work\//);
});

test('a model may call tools again and again, here from a server that gives all replies one id', async () => {
  const incident = await at.posted();
  const rule = incident.answer.sentences[0]?.text as string;
  stub.reply = (_chat, n) =>
    n < 4 ? { calls: [{ name: 'findings', args: { about: '' } }] } : answer([rule]);
  const { message } = await turn(incident, 'why?');
  expect(message).toMatchObject({ composer: 'model', usage: { modelCalls: 5, toolCalls: 4 } });
  expect(stub.chats.at(-1)?.messages.filter(({ role }) => role === 'tool')).toHaveLength(4);
});

test('the next turn goes with what was released, and not with what was withheld', async () => {
  const incident = await at.posted();
  const rule = incident.answer.sentences[0]?.text as string;
  stub.reply = () => answer([rule, LIE]);
  await turn(incident, 'first question');
  stub.forget();
  await turn(incident, 'second question');
  const sent = JSON.stringify(stub.chats[0]?.messages.slice(1));
  expect(sent).toContain('first question');
  expect(sent).toContain('second question');
  expect(sent).not.toContain('Mars');
  expect(stub.chats[0]?.messages.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'user']);
});

test('of a question that was asked anew the model is told nothing more', async () => {
  const incident = await at.posted();
  const [first = '', second = ''] = incident.answer.sentences
    .filter(({ form, citations }) => form === 'text' && citations.length > 0)
    .map(({ text }) => text);
  stub.reply = (_chat, n) => answer([n === 0 ? first : second]);
  const { message } = await turn(incident, 'was it the zebra?');
  const reply = await at.json(`/api/v1/incidents/${incident.id}/messages`, {
    text: 'was it the okapi?',
    replaces: message.id,
  });
  expect(reply.status).toBe(201);
  await turn(incident, 'which one, then?');
  const asked = stub.chats.slice(1).map(({ messages }) => JSON.stringify(messages.slice(1)));
  expect(asked).toHaveLength(2);
  expect(asked[0]).toContain('okapi');
  expect(asked[1]).toContain('okapi');
  expect(asked.join()).not.toContain('zebra');
});
