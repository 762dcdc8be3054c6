import { z } from 'zod';
import {
  IncidentList,
  IncidentQuery,
  IncidentRequest,
  LineMatches,
  LineQuery,
  Outgoing,
  SourceLines,
  SourceList,
  SourceQuery,
} from '../../../schema/conversation.ts';
import { Incident } from '../../../schema/incident.ts';
import type { Contract } from '../contract.ts';
import { file, text, withId } from './common.ts';

const tag = 'Incidents';
const IdempotencyKey = z.object({ 'Idempotency-Key': z.string().min(1).max(200).optional() });
const Form = z.object({
  files: z.array(file()).optional(),
  text: z.string().optional(),
  question: z.string().optional(),
});

export const incidentContracts: readonly Contract[] = [
  {
    method: 'post',
    path: '/api/v1/incidents',
    scope: 'write',
    tag,
    summary: 'Hand over evidence: it is diagnosed and kept.',
    about:
      'JSON, a form with files (a bundle, a `.tar`, `.tar.gz` or `.tar.xz`, a log), or a plain text body. Files are read as ' +
      'they arrive and never held whole in memory. The same `Idempotency-Key` with the same request gives the same incident.',
    request: {
      headers: IdempotencyKey,
      body: { 'application/json': IncidentRequest, 'multipart/form-data': Form, 'text/plain': text() },
    },
    replies: {
      201: {
        what: 'The incident.',
        content: { 'application/json': Incident },
        headers: { Location: 'where the incident is' },
      },
    },
    errors: [
      'not-json',
      'invalid-request',
      'wrong-content-type',
      'body-too-large',
      'empty-input',
      'not-text',
      'damaged-archive',
      'unsafe-archive',
      'unsupported-archive',
      'archive-too-large',
      'idempotency-conflict',
    ],
    examples: [
      {
        what: 'A bundle that was gathered on the host, with a question.',
        shell: `curl -F files=@bundle.txt -F question='Why was it killed?' $URL/api/v1/incidents`,
        status: 201,
      },
      {
        what: 'A pasted log; the key makes it safe to send again.',
        shell: `curl --data-binary @bundle.txt -H 'content-type: text/plain' -H 'idempotency-key: alert-4711' $URL/api/v1/incidents`,
        status: 201,
      },
      {
        what: 'JSON, with the program.',
        shell: `curl --json '{"text": "MemoryError", "program": {"name": "etl.py", "text": "rows = open(\\"a.csv\\").readlines()\\n"}}' $URL/api/v1/incidents`,
        status: 201,
      },
    ],
  },
  {
    method: 'get',
    path: '/api/v1/incidents',
    scope: 'read',
    tag,
    summary: 'Incidents, newest first.',
    about:
      '`q` searches question, verdict, program and control group. `next` is the `cursor` of the following page, `null` on ' +
      'the last; what is handed over meanwhile does not move what is on it. `facets=true` tells what there is to filter by.',
    request: { query: IncidentQuery },
    replies: { 200: { what: 'A page.', content: { 'application/json': IncidentList } } },
    errors: ['invalid-request'],
    examples: [
      { what: 'The newest two.', shell: `curl "$URL/api/v1/incidents?limit=2"`, status: 200 },
      {
        what: 'All, page by page.',
        shell: `cursor=; while page=$(curl "$URL/api/v1/incidents?limit=1&cursor=$cursor"); do echo "$page"; cursor=$(echo "$page" | jq -r '.next // empty'); [ "$cursor" ] || break; done`,
        status: 200,
      },
    ],
  },
  {
    method: 'get',
    path: '/api/v1/incidents/:id',
    scope: 'read',
    tag,
    summary: 'One incident.',
    request: { params: withId },
    replies: { 200: { what: 'The incident.', content: { 'application/json': Incident } } },
    errors: ['incident-not-found'],
    examples: [
      { what: 'The verdict alone.', shell: `curl $URL/api/v1/incidents/$ID | jq .verdict`, status: 200 },
    ],
  },
  {
    method: 'get',
    path: '/api/v1/incidents/:id/report',
    scope: 'read',
    tag,
    summary: 'A report, by `Accept`: Markdown, HTML or JSON.',
    request: { params: withId },
    replies: {
      200: {
        what: 'The report.',
        content: { 'text/markdown': text(), 'text/html': text(), 'application/json': Incident },
      },
    },
    errors: ['incident-not-found', 'not-acceptable'],
    examples: [
      {
        what: 'For a ticket.',
        shell: `curl -H 'accept: text/markdown' $URL/api/v1/incidents/$ID/report`,
        status: 200,
      },
    ],
  },
  {
    method: 'get',
    path: '/api/v1/incidents/:id/sources',
    scope: 'read',
    tag,
    summary: 'What was handed over: paths and numbers of lines.',
    request: { params: withId },
    replies: { 200: { what: 'The sources.', content: { 'application/json': SourceList } } },
    errors: ['incident-not-found'],
    examples: [{ what: 'All of them.', shell: `curl $URL/api/v1/incidents/$ID/sources`, status: 200 }],
  },
  {
    method: 'get',
    path: '/api/v1/incidents/:id/sources/lines',
    scope: 'read',
    tag,
    summary: 'Lines of one source.',
    about:
      '`near`, `before` and `after` in place of a range: so many kept lines before a line, and from it on.',
    request: { params: withId, query: SourceQuery },
    replies: { 200: { what: 'The lines that were kept.', content: { 'application/json': SourceLines } } },
    errors: ['incident-not-found', 'source-not-found', 'invalid-request'],
    examples: [
      {
        what: 'The first two.',
        shell: `curl "$URL/api/v1/incidents/$ID/sources/lines?path=$SOURCE&from=1&to=2"`,
        status: 200,
      },
    ],
  },
  {
    method: 'get',
    path: '/api/v1/incidents/:id/sources/search',
    scope: 'read',
    tag,
    summary: 'Lines that hold a text, in all sources or in one.',
    request: { params: withId, query: LineQuery },
    replies: { 200: { what: 'The lines.', content: { 'application/json': LineMatches } } },
    errors: ['incident-not-found', 'invalid-request'],
    examples: [
      {
        what: 'Upper and lower case alike.',
        shell: `curl "$URL/api/v1/incidents/$ID/sources/search?q=killed+process&limit=5"`,
        status: 200,
      },
    ],
  },
  {
    method: 'get',
    path: '/api/v1/incidents/:id/outgoing',
    scope: 'read',
    tag,
    summary: 'What leaves this machine for this incident, and what is kept.',
    about: 'The facts as a model gets them, and each placeholder with the original that is kept here.',
    request: { params: withId },
    replies: {
      200: { what: '`model` is `null` where none is set.', content: { 'application/json': Outgoing } },
    },
    errors: ['incident-not-found'],
    examples: [{ what: 'All of it.', shell: `curl $URL/api/v1/incidents/$ID/outgoing`, status: 200 }],
  },
];
