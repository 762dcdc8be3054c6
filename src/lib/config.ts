import { statSync } from 'node:fs';
import { z } from 'zod';
import { apiKeys, type KeyFromEnvironment, names, networks, urls } from './config-lists.ts';
import { OomwhyError } from './errors.ts';

const MiB = 1024 ** 2;

const wholeNumber = z
  .string()
  .regex(/^\d{1,15}$/, 'a whole number of 0 or more')
  .transform(Number);

/** `0.15/0.6`: US dollars for a million tokens in and out. */
const price = z
  .string()
  .regex(/^\d+(?:\.\d+)?\/\d+(?:\.\d+)?$/, 'dollars for a million tokens in and out, such as 0.15/0.6')
  .transform((text) => {
    const [input, output] = text.split('/').map(Number);
    return { input: input as number, output: output as number };
  });

const slackUsers = z
  .string()
  .transform((text) => text.split(/[\s,]+/).filter(Boolean))
  .pipe(z.array(z.string().regex(/^[UW][A-Z0-9]{2,20}$/, 'user ids of Slack, such as U012AB3CD, U0XYZ')));

const Environment = z.object({
  PORT: wholeNumber.pipe(z.number().max(65_535)).default(8080),
  HOST: z
    .string()
    .regex(/^[\w.:-]{1,253}$/, 'an address or a name of this machine')
    .default('127.0.0.1'),
  OOMWHY_API_KEYS: apiKeys.default([]),
  OOMWHY_HOSTS: names.default([]),
  OOMWHY_RATE_LIMIT: wholeNumber.pipe(z.number().min(1).max(1_000_000)).default(600),
  OOMWHY_PAGERDUTY_SECRET: z.string().min(8).optional(),
  OOMWHY_PAGERDUTY_TOKEN: z.string().optional(),
  OOMWHY_PAGERDUTY_FROM: z.email().optional(),
  OOMWHY_PAGERDUTY_URL: z.url({ protocol: /^https?$/ }).default('https://api.pagerduty.com'),
  OOMWHY_WEBHOOK_SECRET: z.string().min(8).optional(),
  OOMWHY_NOTIFY_URLS: urls.default([]),
  OOMWHY_NOTIFY_SECRET: z.string().min(8).optional(),
  OOMWHY_NOTIFY_NETWORKS: networks.default([]),
  OOMWHY_DATA: z.string().min(1).default('./data'),
  OOMWHY_MAX_BODY: wholeNumber.pipe(z.number().min(1024)).default(256 * MiB),
  OOMWHY_KNOWLEDGE: z
    .string()
    .refine((folder) => statSync(folder, { throwIfNoEntry: false })?.isDirectory(), 'a folder that exists')
    .optional(),
  OPENAI_API_KEY: z.string().optional(),
  OPENAI_BASE_URL: z.url({ protocol: /^https?$/ }).optional(),
  OOMWHY_MODEL: z.string().optional(),
  OOMWHY_MODEL_SECONDS: wholeNumber.pipe(z.number().min(1).max(3600)).default(120),
  OOMWHY_MODEL_TOKENS: wholeNumber.pipe(z.number().min(1000)).default(100_000),
  OOMWHY_MODEL_PRICE: price.optional(),
  OOMWHY_EMBEDDING_MODEL: z.string().optional(),
  OOMWHY_SANDBOX: z.enum(['off', 'on']).default('off'),
  SLACK_BOT_TOKEN: z.string().startsWith('xoxb-', 'a bot token, which begins with xoxb-').optional(),
  SLACK_SIGNING_SECRET: z.string().min(8, 'the signing secret of the app').optional(),
  SLACK_APP_TOKEN: z.string().startsWith('xapp-', 'an app-level token, which begins with xapp-').optional(),
  SLACK_API_URL: z.url({ protocol: /^https?$/ }).optional(),
  OOMWHY_SLACK_APPROVERS: slackUsers.optional(),
  OOMWHY_STOP_SECONDS: wholeNumber.pipe(z.number().min(2).max(600)).default(10),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

/** How to reach a model that speaks OpenAI's protocol. */
export interface Endpoint {
  /** `null` where the server asks for none, as a local one does. */
  readonly apiKey: string | null;
  /** `null` for OpenAI's own. */
  readonly baseUrl: string | null;
}

/** The model that puts answers in words, and what one answer may take. */
export interface ModelSettings {
  readonly name: string;
  readonly seconds: number;
  readonly tokens: number;
  /** US dollars for a million tokens. */
  readonly price: { readonly input: number; readonly output: number } | null;
}

/** How the service is reached from Slack, and reaches it. At least one of the two ways in is set. */
export interface SlackSettings {
  readonly botToken: string;
  /** For requests that Slack sends here. */
  readonly signingSecret: string | null;
  /** For socket mode, which goes before the other. */
  readonly appToken: string | null;
  /** `null` for Slack's own. */
  readonly apiUrl: string | null;
  /** Who may allow a run in the sandbox, by Slack's user ids. */
  readonly approvers: readonly string[];
}

/** Secrets and addresses of webhooks; `null` where one is not set. */
export interface WebhookSettings {
  readonly pagerDutySecret: string | null;
  /** With which account notes are written on incidents of PagerDuty. */
  readonly pagerDutyNotes: { readonly token: string; readonly from: string; readonly url: string } | null;
  /** Of the generic webhook. */
  readonly secret: string | null;
  /** Where to tell of what alerts turned out to be. */
  readonly notify: { readonly urls: readonly string[]; readonly secret: string | null };
  /** Networks that are not public and may be told nevertheless, `10.0.0.0/8`. */
  readonly networks: readonly string[];
}

/** The service's settings; sizes in bytes. */
export interface Config {
  readonly port: number;
  readonly host: string;
  /** Names by which others reach the service, beside those of loopback. */
  readonly hosts: readonly string[];
  readonly apiKeys: readonly KeyFromEnvironment[];
  /** Requests that one key may make in a minute. */
  readonly rateLimit: number;
  readonly webhooks: WebhookSettings;
  readonly data: string;
  readonly maxBody: number;
  /** A team's folder of runbooks. */
  readonly ownKnowledge: string | null;
  readonly endpoint: Endpoint;
  /** `null`: the rules alone answer. */
  readonly model: ModelSettings | null;
  readonly embeddingModel: string | null;
  /** Whether a program may be run here, once a person allowed it. */
  readonly sandbox: boolean;
  /** `null`: no Slack. */
  readonly slack: SlackSettings | null;
  /** How long what runs may go on once the service is told to stop. */
  readonly stopSeconds: number;
  readonly logLevel: string;
}

/**
 * Reads the environment once, at the start.
 * @throws OomwhyError invalid-configuration naming the variable and what is allowed
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const known = Object.keys(Environment.shape).map((name) => [name, environment[name] || undefined]);
  const parsed = Environment.safeParse(Object.fromEntries(known));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const name = String(issue?.path[0]);
    throw new OomwhyError('invalid-configuration', `${name} is wrong: ${issue?.message}`, { where: name });
  }
  const { data } = parsed;
  if (data.OOMWHY_NOTIFY_URLS.length > 0 && !data.OOMWHY_NOTIFY_SECRET)
    throw new OomwhyError(
      'invalid-configuration',
      'OOMWHY_NOTIFY_URLS is wrong: what is sent there is signed, so OOMWHY_NOTIFY_SECRET must be set',
      { where: 'OOMWHY_NOTIFY_URLS' },
    );
  return {
    port: data.PORT,
    host: data.HOST,
    hosts: data.OOMWHY_HOSTS,
    apiKeys: data.OOMWHY_API_KEYS,
    rateLimit: data.OOMWHY_RATE_LIMIT,
    webhooks: {
      pagerDutySecret: data.OOMWHY_PAGERDUTY_SECRET ?? null,
      pagerDutyNotes:
        data.OOMWHY_PAGERDUTY_TOKEN && data.OOMWHY_PAGERDUTY_FROM
          ? {
              token: data.OOMWHY_PAGERDUTY_TOKEN,
              from: data.OOMWHY_PAGERDUTY_FROM,
              url: data.OOMWHY_PAGERDUTY_URL.replace(/\/$/, ''),
            }
          : null,
      secret: data.OOMWHY_WEBHOOK_SECRET ?? null,
      notify: { urls: data.OOMWHY_NOTIFY_URLS, secret: data.OOMWHY_NOTIFY_SECRET ?? null },
      networks: data.OOMWHY_NOTIFY_NETWORKS,
    },
    data: data.OOMWHY_DATA,
    maxBody: data.OOMWHY_MAX_BODY,
    ownKnowledge: data.OOMWHY_KNOWLEDGE ?? null,
    endpoint: { apiKey: data.OPENAI_API_KEY ?? null, baseUrl: data.OPENAI_BASE_URL ?? null },
    model: data.OOMWHY_MODEL
      ? {
          name: data.OOMWHY_MODEL,
          seconds: data.OOMWHY_MODEL_SECONDS,
          tokens: data.OOMWHY_MODEL_TOKENS,
          price: data.OOMWHY_MODEL_PRICE ?? null,
        }
      : null,
    embeddingModel: data.OOMWHY_EMBEDDING_MODEL ?? null,
    sandbox: data.OOMWHY_SANDBOX === 'on',
    slack: slackOf(data),
    stopSeconds: data.OOMWHY_STOP_SECONDS,
    logLevel: data.LOG_LEVEL,
  };
}

/** @throws OomwhyError invalid-configuration where a part is set and the rest is not */
function slackOf(data: z.infer<typeof Environment>): SlackSettings | null {
  const { SLACK_BOT_TOKEN: botToken, SLACK_SIGNING_SECRET: secret, SLACK_APP_TOKEN: appToken } = data;
  const missing = (name: string, why: string) =>
    new OomwhyError('invalid-configuration', `${name} is not set: ${why}`, { where: name });
  if (!botToken) {
    if (secret || appToken) throw missing('SLACK_BOT_TOKEN', 'Slack needs it to answer');
    return null;
  }
  if (!secret && !appToken)
    throw missing('SLACK_SIGNING_SECRET', 'Slack needs it for requests, or SLACK_APP_TOKEN for socket mode');
  return {
    botToken,
    signingSecret: secret ?? null,
    appToken: appToken ?? null,
    apiUrl: data.SLACK_API_URL ?? null,
    approvers: data.OOMWHY_SLACK_APPROVERS ?? [],
  };
}
