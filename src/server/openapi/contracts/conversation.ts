import { z } from 'zod';
import { CheckedSentence, CheckRequest } from '../../../schema/check.ts';
import {
  DecisionRequest,
  Feedback,
  FeedbackList,
  FeedbackRequest,
  Message,
  MessageList,
  QuestionRequest,
  StreamEvent,
  VerificationRequest,
} from '../../../schema/conversation.ts';
import { Fix } from '../../../schema/incident.ts';
import type { Contract } from '../contract.ts';
import { file, withId } from './common.ts';

const tag = 'Conversation';
const StreamHeaders = z.object({
  'Idempotency-Key': z
    .string()
    .regex(/^[\w-]{8,100}$/)
    .optional(),
  'Last-Event-ID': z
    .string()
    .regex(/^\d{1,9}$/)
    .optional(),
});
const VerificationForm = z.object({
  approvedBy: z.string(),
  args: z.array(z.string()).optional(),
  inputs: z.array(file()).optional(),
});
const streamed = { 'text/event-stream': StreamEvent };

export const conversationContracts: readonly Contract[] = [
  {
    method: 'post',
    path: '/api/v1/incidents/:id/messages',
    scope: 'write',
    tag,
    summary: 'A turn of the conversation: a question, or what a person says to an approval.',
    about:
      'JSON, or server-sent events with `Accept: text/event-stream`. A decision on an approval needs the scope `approve` as ' +
      'well. With `replaces`, a message of the last turn, the question is asked in its place: the model is not told of that ' +
      'turn any more, and its messages stay with `supersededBy`. A stream with an `Idempotency-Key` outlives its connection by 15 seconds, and can be had for a minute after its ' +
      'end: the same request with the same key and `Last-Event-ID: N` gives the events behind N.',
    request: {
      params: withId,
      headers: StreamHeaders,
      body: { 'application/json': z.union([QuestionRequest, DecisionRequest]) },
    },
    replies: {
      200: { what: 'The events of the answer.', content: streamed },
      201: { what: 'The answer.', content: { 'application/json': Message } },
    },
    errors: [
      'incident-not-found',
      'not-json',
      'invalid-request',
      'wrong-content-type',
      'body-too-large',
      'approval-not-pending',
      'message-not-found',
      'idempotency-conflict',
      'answer-gone',
    ],
    examples: [
      {
        what: 'A question.',
        shell: `curl --json '{"text": "What if the limit were 2 GiB?"}' $URL/api/v1/incidents/$ID/messages`,
        status: 201,
      },
      {
        what: 'The same, sentence by sentence.',
        shell: `curl -N -H 'accept: text/event-stream' -H 'content-type: application/json' -d '{"text": "Who was killed?"}' $URL/api/v1/incidents/$ID/messages`,
        status: 200,
      },
    ],
  },
  {
    method: 'get',
    path: '/api/v1/incidents/:id/messages',
    scope: 'read',
    tag,
    summary: 'The conversation, superseded turns with it.',
    request: { params: withId },
    replies: { 200: { what: 'All messages, oldest first.', content: { 'application/json': MessageList } } },
    errors: ['incident-not-found'],
    examples: [{ what: 'All of it.', shell: `curl $URL/api/v1/incidents/$ID/messages`, status: 200 }],
  },
  {
    method: 'delete',
    path: '/api/v1/incidents/:id/messages/running/:key',
    scope: 'write',
    tag,
    summary: 'Stop the answer that was asked for with this `Idempotency-Key`; what came is kept.',
    request: { params: z.object({ id: z.string(), key: z.string() }) },
    replies: { 204: { what: 'It is stopped, or has ended before.' } },
    errors: [],
    examples: [
      {
        what: 'Also where it has ended.',
        shell: `curl -X DELETE $URL/api/v1/incidents/$ID/messages/running/my-question-1`,
        status: 204,
      },
    ],
  },
  {
    method: 'post',
    path: '/api/v1/incidents/:id/fixes/:fixId/verification',
    scope: 'approve',
    tag,
    summary: 'Run a fix of kind `code` in the sandbox, under the incident’s limit.',
    about:
      'JSON, or a form with the same fields and the program’s input files; with `Accept: text/event-stream` the events ' +
      '`run_started`, `run_output`, `run_ended`, `fix`, `error`. Only where the service was started with `OOMWHY_SANDBOX=on`.',
    request: {
      params: z.object({ id: z.string(), fixId: z.string() }),
      body: { 'application/json': VerificationRequest, 'multipart/form-data': VerificationForm },
    },
    replies: {
      200: {
        what: 'The fix with its `verification`.',
        content: { 'application/json': Fix, 'text/event-stream': z.unknown() },
      },
    },
    errors: [
      'incident-not-found',
      'fix-not-found',
      'fix-not-runnable',
      'no-main',
      'sandbox-off',
      'sandbox-unavailable',
      'sandbox-failed',
      'invalid-request',
      'not-json',
      'wrong-content-type',
      'body-too-large',
    ],
    examples: [
      {
        what: 'Where the sandbox is off, nothing is run.',
        shell: `curl --json '{"approvedBy": "ada"}' $URL/api/v1/incidents/$ID/fixes/stream-lines/verification`,
        status: 403,
      },
    ],
  },
  {
    method: 'post',
    path: '/api/v1/incidents/:id/check',
    scope: 'read',
    tag,
    summary: 'Which sentences of a text hold on this evidence.',
    request: { params: withId, body: { 'application/json': CheckRequest } },
    replies: {
      200: {
        what: 'One answer a sentence, in order.',
        content: { 'application/json': z.array(CheckedSentence) },
      },
    },
    errors: ['incident-not-found', 'invalid-request', 'not-json', 'wrong-content-type', 'body-too-large'],
    examples: [
      {
        what: 'Somebody’s explanation.',
        shell: `curl --json '{"text": "python3 was killed. The host ran out of swap."}' $URL/api/v1/incidents/$ID/check`,
        status: 200,
      },
    ],
  },
  {
    method: 'post',
    path: '/api/v1/feedback',
    scope: 'write',
    tag,
    summary: 'What a person thinks of an answer, kept with the findings; the later word counts.',
    request: { body: { 'application/json': FeedbackRequest } },
    replies: { 201: { what: 'As it is kept.', content: { 'application/json': Feedback } } },
    errors: [
      'incident-not-found',
      'message-not-found',
      'invalid-request',
      'not-json',
      'wrong-content-type',
      'body-too-large',
    ],
    examples: [
      {
        what: 'A thumb.',
        shell: `curl --json "{\\"incident\\": \\"$ID\\", \\"message\\": \\"$MESSAGE\\", \\"thumb\\": \\"up\\"}" $URL/api/v1/feedback`,
        status: 201,
      },
    ],
  },
  {
    method: 'get',
    path: '/api/v1/feedback',
    scope: 'read',
    tag,
    summary: 'What was said of the answers about an incident.',
    request: { query: z.object({ incident: z.string().min(1).max(200) }) },
    replies: { 200: { what: 'All of it.', content: { 'application/json': FeedbackList } } },
    errors: ['incident-not-found', 'invalid-request'],
    examples: [{ what: 'All of it.', shell: `curl "$URL/api/v1/feedback?incident=$ID"`, status: 200 }],
  },
];
