import { z } from 'zod';
import { ChatRequest } from '../../openai/chat-request.ts';
import type { Contract } from '../contract.ts';
import { text } from './common.ts';

const tag = 'Chat clients, agents and monitoring';

const Model = z.object({
  id: z.string(),
  object: z.literal('model'),
  created: z.number().int(),
  owned_by: z.string(),
});
const ChatError = z.object({
  error: z.object({
    message: z.string(),
    type: z.string(),
    param: z.string().nullable(),
    /** As in errors.md. */
    code: z.string(),
  }),
});
/** What clients of OpenAI's API read; more fields stand beside these. */
const ChatCompletion = z.looseObject({
  id: z.string(),
  object: z.string(),
  created: z.number().int(),
  model: z.string(),
  choices: z.array(z.looseObject({})),
});
const JsonRpc = z.looseObject({ jsonrpc: z.literal('2.0') });
const errorContent = { 'application/json': ChatError };

export const clientContracts: readonly Contract[] = [
  {
    method: 'get',
    path: '/v1/models',
    scope: 'read',
    tag,
    summary: 'The models that chat clients may name: one, `oomwhy`.',
    replies: {
      200: {
        what: 'As OpenAI lists them.',
        content: { 'application/json': z.object({ object: z.literal('list'), data: z.array(Model) }) },
      },
    },
    errors: [],
    errorContent,
    examples: [{ what: 'Their ids.', shell: `curl $URL/v1/models | jq -r '.data[].id'`, status: 200 }],
  },
  {
    method: 'get',
    path: '/v1/models/:id',
    scope: 'read',
    tag,
    summary: 'One model.',
    replies: { 200: { what: 'As OpenAI describes it.', content: { 'application/json': Model } } },
    errors: ['model-not-found'],
    errorContent,
    examples: [{ what: 'The one.', shell: `curl $URL/v1/models/oomwhy`, status: 200 }],
  },
  {
    method: 'post',
    path: '/v1/chat/completions',
    scope: 'write',
    tag,
    summary: 'A chat as OpenAI’s API has it, streaming or not.',
    about:
      'Evidence is text of a message, or a `file` part with base64. It becomes an incident, and the messages behind it are the turns of its conversation; a history without evidence is answered from the articles. What is read, and the settings of chat clients: clients.md.',
    request: { body: { 'application/json': ChatRequest } },
    replies: {
      200: {
        what: 'A completion, or chunks of one.',
        headers: { 'x-oomwhy-incident': 'The incident that the answer is about, where there is one.' },
        content: { 'application/json': ChatCompletion, 'text/event-stream': ChatCompletion },
      },
    },
    errors: [
      'model-not-found',
      'unsupported-parameter',
      'unsupported-content',
      'invalid-request',
      'not-json',
      'unsafe-json',
      'wrong-content-type',
      'body-too-large',
      'empty-input',
      'not-text',
      'damaged-archive',
      'unsafe-archive',
      'unsupported-archive',
      'archive-too-large',
    ],
    errorContent,
    examples: [
      {
        what: 'A question.',
        shell: `curl --json '{"model": "oomwhy", "messages": [{"role": "user", "content": "What does exit code 137 mean?"}]}' $URL/v1/chat/completions`,
        status: 200,
      },
      {
        what: 'A log, answered as a stream.',
        shell: `jq -Rs '{model: "oomwhy", stream: true, messages: [{role: "user", content: .}]}' bundle.txt | curl --json @- $URL/v1/chat/completions`,
        status: 200,
      },
    ],
  },
  {
    method: 'post',
    path: '/mcp',
    scope: 'read',
    tag,
    summary: 'The Model Context Protocol, streamable HTTP.',
    about:
      'Tools `diagnose`, `ask`, `evidence`, `what_if`, `propose_fix`, `search_knowledge`; incidents as resources. `diagnose` and `ask` are there for a key with the scope `write`. No sessions are kept. Settings of clients: clients.md.',
    request: { body: { 'application/json': JsonRpc } },
    replies: {
      200: {
        what: 'A message, or a stream of them.',
        content: { 'application/json': JsonRpc, 'text/event-stream': JsonRpc },
      },
      202: { what: 'A notification was taken.' },
    },
    errors: [
      'not-json',
      'unsafe-json',
      'wrong-content-type',
      'body-too-large',
      'origin-not-allowed',
      'overloaded',
    ],
    examples: [
      {
        what: 'The tools.',
        shell: `curl -H 'accept: application/json, text/event-stream' --json '{"jsonrpc": "2.0", "id": 1, "method": "tools/list"}' $URL/mcp`,
        status: 200,
      },
    ],
  },
  {
    method: 'get',
    path: '/metrics',
    scope: 'read',
    tag,
    summary: 'What Prometheus scrapes.',
    about: 'The metrics and what they mean: operations.md.',
    replies: { 200: { what: 'The text format.', content: { 'text/plain': text() } } },
    errors: [],
    examples: [
      {
        what: 'Requests by route.',
        shell: `curl $URL/metrics | grep ^oomwhy_http_requests_total`,
        status: 200,
      },
    ],
  },
];
