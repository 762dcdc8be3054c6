import { statSync } from 'node:fs';
import { z } from 'zod';
import { OomwhyError } from './errors.ts';

const LOOPBACK = ['127.0.0.1', '::1', 'localhost'];
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

const Environment = z.object({
  PORT: wholeNumber.pipe(z.number().max(65_535)).default(8080),
  HOST: z
    .string()
    .default('127.0.0.1')
    .refine(
      (host) => LOOPBACK.includes(host),
      `only ${LOOPBACK.join(', ')}: other addresses need API keys, which this version does not have`,
    ),
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

/** The service's settings; sizes in bytes. */
export interface Config {
  readonly port: number;
  readonly host: string;
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
  return {
    port: data.PORT,
    host: data.HOST,
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
    logLevel: data.LOG_LEVEL,
  };
}
