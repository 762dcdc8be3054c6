import { expect, test } from 'vitest';
import { readConfig } from '../../src/lib/config.ts';
import { OomwhyError } from '../../src/lib/errors.ts';

function complaint(environment: Record<string, string>): OomwhyError {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof OomwhyError) return error;
    throw error;
  }
  throw new Error(`taken: ${JSON.stringify(environment)}`);
}

test('an empty environment gives the documented defaults', () => {
  const defaults = {
    port: 8080,
    host: '127.0.0.1',
    hosts: [],
    apiKeys: [],
    rateLimit: 600,
    webhooks: {
      pagerDutySecret: null,
      pagerDutyNotes: null,
      secret: null,
      notify: { urls: [], secret: null },
      networks: [],
    },
    data: './data',
    maxBody: 256 * 1024 ** 2,
    ownKnowledge: null,
    endpoint: { apiKey: null, baseUrl: null },
    model: null,
    embeddingModel: null,
    sandbox: false,
    slack: null,
    stopSeconds: 10,
    logLevel: 'info',
  };
  expect(readConfig({})).toEqual(defaults);
  expect(readConfig({ PORT: '', HOST: '', OOMWHY_DATA: '', UNKNOWN: 'x' })).toEqual(defaults);
});

test('each variable is taken', () => {
  const environment = {
    PORT: '0',
    HOST: '::1',
    OOMWHY_API_KEYS: 'bare-key-1, ada:key-of-ada,ci:read+write:key-of-ci/+=',
    OOMWHY_HOSTS: 'OOMWHY.example, 10.0.0.5',
    OOMWHY_RATE_LIMIT: '60',
    OOMWHY_PAGERDUTY_SECRET: 'pd-secret',
    OOMWHY_PAGERDUTY_TOKEN: 'pd-token',
    OOMWHY_PAGERDUTY_FROM: 'ops@example.org',
    OOMWHY_PAGERDUTY_URL: 'https://api.eu.pagerduty.com/',
    OOMWHY_WEBHOOK_SECRET: 'in-secret',
    OOMWHY_NOTIFY_URLS: 'https://a.example/x, https://b.example/',
    OOMWHY_NOTIFY_SECRET: 'out-secret',
    OOMWHY_NOTIFY_NETWORKS: '10.0.0.0/8,fd00::/8,127.0.0.1',
    OOMWHY_DATA: '/d',
    OOMWHY_MAX_BODY: '4096',
    OOMWHY_KNOWLEDGE: '/',
    OPENAI_API_KEY: 'key',
    OPENAI_BASE_URL: 'http://127.0.0.1:11434/v1',
    OOMWHY_MODEL: 'qwen3',
    OOMWHY_MODEL_SECONDS: '60',
    OOMWHY_MODEL_TOKENS: '20000',
    OOMWHY_MODEL_PRICE: '0.15/0.6',
    OOMWHY_EMBEDDING_MODEL: 'nomic-embed-text',
    OOMWHY_SANDBOX: 'on',
    OOMWHY_STOP_SECONDS: '30',
    LOG_LEVEL: 'silent',
  };
  expect(readConfig(environment)).toEqual({
    port: 0,
    host: '::1',
    hosts: ['oomwhy.example', '10.0.0.5'],
    apiKeys: [
      { name: 'environment-1', key: 'bare-key-1', scopes: ['read', 'write', 'approve'] },
      { name: 'ada', key: 'key-of-ada', scopes: ['read', 'write', 'approve'] },
      { name: 'ci', key: 'key-of-ci/+=', scopes: ['read', 'write'] },
    ],
    rateLimit: 60,
    webhooks: {
      pagerDutySecret: 'pd-secret',
      pagerDutyNotes: { token: 'pd-token', from: 'ops@example.org', url: 'https://api.eu.pagerduty.com' },
      secret: 'in-secret',
      notify: { urls: ['https://a.example/x', 'https://b.example/'], secret: 'out-secret' },
      networks: ['10.0.0.0/8', 'fd00::/8', '127.0.0.1'],
    },
    data: '/d',
    maxBody: 4096,
    ownKnowledge: '/',
    endpoint: { apiKey: 'key', baseUrl: 'http://127.0.0.1:11434/v1' },
    model: { name: 'qwen3', seconds: 60, tokens: 20_000, price: { input: 0.15, output: 0.6 } },
    embeddingModel: 'nomic-embed-text',
    sandbox: true,
    slack: null,
    stopSeconds: 30,
    logLevel: 'silent',
  });
});

test('a model alone gets the documented limits', () => {
  const { model } = readConfig({ OOMWHY_MODEL: 'm' });
  expect(model).toEqual({ name: 'm', seconds: 120, tokens: 100_000, price: null });
});

test.each([
  ['OOMWHY_MODEL_SECONDS', '0', /1/],
  ['OOMWHY_MODEL_TOKENS', '10', /1000/],
  ['OOMWHY_MODEL_PRICE', '0.15', /million tokens/],
  ['PORT', 'http', /number/],
  ['PORT', '65536', /65535/],
  ['PORT', '-1', /0/],
  ['PORT', '80.5', /int|whole/],
  ['PORT', ' ', /number/],
  ['PORT', '0x1F90', /number/],
  ['HOST', 'http://localhost', /address/],
  ['OOMWHY_API_KEYS', 'short', /NAME:KEY/],
  ['OOMWHY_API_KEYS', 'good-key-1,a:b:c:d', /entry 2/],
  ['OOMWHY_API_KEYS', 'ada:reed:key-of-ada', /entry 1/],
  ['OOMWHY_API_KEYS', 'spaced key 123', /8 characters/],
  ['OOMWHY_HOSTS', 'https://oomwhy.example', /names/],
  ['OOMWHY_RATE_LIMIT', '0', /1/],
  ['OOMWHY_PAGERDUTY_SECRET', 'short', /8/],
  ['OOMWHY_PAGERDUTY_FROM', 'nobody', /email/i],
  ['OOMWHY_NOTIFY_URLS', 'ftp://a.example/', /URL/],
  ['OOMWHY_NOTIFY_URLS', 'https://a.example/', /OOMWHY_NOTIFY_SECRET/],
  ['OOMWHY_NOTIFY_NETWORKS', '10.0.0.0/33', /10\.0\.0\.0\/8/],
  ['OOMWHY_NOTIFY_NETWORKS', 'internal', /networks/],
  ['OOMWHY_MAX_BODY', '12', /1024/],
  ['OOMWHY_MAX_BODY', '256MB', /number/],
  ['OOMWHY_KNOWLEDGE', '/no/such/folder', /exists/],
  ['OOMWHY_KNOWLEDGE', '/etc/passwd', /folder/],
  ['OPENAI_BASE_URL', 'localhost:11434', /URL/],
  ['OPENAI_BASE_URL', 'file:///etc/passwd', /URL/],
  ['LOG_LEVEL', 'loud', /info/],
])('%s=%s stops the start with its name and what is allowed', (name, value, allowed) => {
  const error = complaint({ [name]: value });
  expect(error.code).toBe('invalid-configuration');
  expect(error.where).toBe(name);
  expect(error.message).toContain(name);
  expect(error.message).toMatch(allowed);
  expect(error.line()).not.toContain('\n');
});

test('what is said of a wrong key does not show it', () => {
  expect(complaint({ OOMWHY_API_KEYS: 'a secret with spaces' }).line()).not.toContain('secret');
});
