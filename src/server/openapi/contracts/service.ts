import { z } from 'zod';
import { SignIn } from '../../../schema/api-key.ts';
import { ServiceInfo } from '../../../schema/conversation.ts';
import type { Contract } from '../contract.ts';
import { text } from './common.ts';

const tag = 'Service';
const Status = z.object({ status: z.literal('ok') });

export const serviceContracts: readonly Contract[] = [
  {
    method: 'get',
    path: '/api/v1/service',
    scope: 'read',
    tag,
    summary: 'Where questions go, and whether programs may be run.',
    replies: { 200: { what: 'No key and no path is told.', content: { 'application/json': ServiceInfo } } },
    errors: [],
    examples: [{ what: 'All of it.', shell: `curl $URL/api/v1/service`, status: 200 }],
  },
  {
    method: 'get',
    path: '/livez',
    scope: null,
    tag,
    summary: 'The process answers.',
    replies: { 200: { what: 'It does.', content: { 'application/json': Status } } },
    errors: [],
    examples: [{ what: 'For a probe.', shell: `curl $URL/livez`, status: 200 }],
  },
  {
    method: 'get',
    path: '/readyz',
    scope: null,
    tag,
    summary: 'The service takes work.',
    replies: { 200: { what: 'It does.', content: { 'application/json': Status } } },
    errors: ['shutting-down', 'overloaded', 'store-unavailable'],
    examples: [{ what: 'For a probe.', shell: `curl $URL/readyz`, status: 200 }],
  },
  {
    method: 'get',
    path: '/openapi.json',
    scope: null,
    tag,
    summary: 'This description, OpenAPI 3.1.',
    replies: {
      200: { what: 'The document.', content: { 'application/json': z.record(z.string(), z.unknown()) } },
    },
    errors: [],
    examples: [{ what: 'All routes.', shell: `curl $URL/openapi.json | jq '.paths | keys'`, status: 200 }],
  },
  {
    method: 'get',
    path: '/docs',
    scope: null,
    tag,
    summary: 'This description, to read.',
    replies: { 200: { what: 'A page that fetches nothing.', content: { 'text/html': text() } } },
    errors: [],
    examples: [{ what: 'In a browser.', shell: `curl $URL/docs`, status: 200 }],
  },
  {
    method: 'get',
    path: '/sign-in',
    scope: null,
    tag,
    summary: 'Where a browser signs in to the web chat, where keys are asked for.',
    replies: { 200: { what: 'A page with a form.', content: { 'text/html': text() } } },
    errors: [],
    examples: [{ what: 'In a browser.', shell: `curl $URL/sign-in`, status: 200 }],
  },
  {
    method: 'post',
    path: '/sign-in',
    scope: null,
    tag,
    summary: 'Show a key once, for a cookie that no script can read and no other site’s page can use.',
    request: { body: { 'application/x-www-form-urlencoded': SignIn } },
    replies: {
      303: { what: 'Signed in.', headers: { 'Set-Cookie': 'for seven days, or until the key is revoked' } },
      401: { what: 'The key is wrong.', content: { 'text/html': text() } },
    },
    errors: ['invalid-request', 'origin-not-allowed', 'too-many-requests'],
    examples: [{ what: 'As the form does.', shell: `curl -d key=$KEY $URL/sign-in`, status: 303 }],
  },
  {
    method: 'post',
    path: '/sign-out',
    scope: null,
    tag,
    summary: 'End what signing in began.',
    replies: { 303: { what: 'Signed out.' } },
    errors: ['origin-not-allowed'],
    examples: [{ what: 'As the form does.', shell: `curl -X POST $URL/sign-out`, status: 303 }],
  },
];
