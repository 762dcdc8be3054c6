import { AIMessage, HumanMessage, SystemMessage } from '@langchain/core/messages';
import { tool } from '@langchain/core/tools';
import { ChatOpenAI } from '@langchain/openai';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { OOM_LOG, service } from '../helper.ts';

const at = service();
const chat = (streamUsage = true) =>
  new ChatOpenAI({
    model: 'oomwhy',
    apiKey: 'any',
    maxRetries: 0,
    streamUsage,
    configuration: { baseURL: `${at.url}/v1` },
  });

test('ChatOpenAI asks, and goes on in the same conversation', async () => {
  const before = (await at.ids()).length;
  const history = [new SystemMessage('Be brief.'), new HumanMessage(OOM_LOG)];
  const first = await chat().invoke(history);
  expect(first.text).toContain('64 MiB');
  const second = await chat().invoke([
    ...history,
    new AIMessage(first.text),
    new HumanMessage('which limit was hit?'),
  ]);
  expect(second.text).toContain('64 MiB');
  expect((await at.ids()).length).toBe(before + 1);
});

test.each([true, false])('ChatOpenAI streams (with usage: %s)', async (streamUsage) => {
  const log = OOM_LOG.replaceAll('77', streamUsage ? '201' : '202');
  const pieces = [];
  for await (const chunk of await chat(streamUsage).stream([new HumanMessage(log)])) pieces.push(chunk);
  const whole = pieces.reduce((all, one) => all.concat(one));
  expect(pieces.length).toBeGreaterThan(5);
  expect(whole.text).toContain('64 MiB');
  expect(whole.response_metadata.finish_reason).toBe('stop');
  const next = await chat().invoke([new HumanMessage(log), whole, new HumanMessage('who used the memory?')]);
  expect(next.text).toContain('python3');
});

test('ChatOpenAI hands over a file', async () => {
  const file = {
    filename: 'kernel.log',
    file_data: `data:text/plain;base64,${Buffer.from(OOM_LOG).toString('base64')}`,
  };
  const content = [
    { type: 'text', text: 'Why was it killed?' },
    { type: 'file', file },
  ];
  expect((await chat().invoke([new HumanMessage({ content })])).text).toContain('64 MiB');
});

test('ChatOpenAI with tools bound gets an answer in words', async () => {
  const weather = tool(async () => 'sunny', {
    name: 'weather',
    description: 'Tells it.',
    schema: z.object({}),
  });
  const reply = await chat().bindTools([weather]).invoke('What is memory.max?');
  expect(reply.tool_calls).toEqual([]);
  expect(reply.text.length).toBeGreaterThan(20);
});

test('ChatOpenAI is told in an error what is not done', async () => {
  const wrong = new ChatOpenAI({
    model: 'gpt-5',
    apiKey: 'any',
    maxRetries: 0,
    useResponsesApi: false,
    configuration: { baseURL: `${at.url}/v1` },
  });
  await expect(wrong.invoke('hello')).rejects.toMatchObject({ status: 404, code: 'model-not-found' });
});
