import { z } from 'zod';
import { OomwhyError } from './errors.ts';

const LOOPBACK = ['127.0.0.1', '::1', 'localhost'];
const MiB = 1024 ** 2;

const wholeNumber = z
  .string()
  .regex(/^\d{1,15}$/, 'a whole number of 0 or more')
  .transform(Number);

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
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

/** The service's settings; sizes in bytes. */
export interface Config {
  readonly port: number;
  readonly host: string;
  readonly data: string;
  readonly maxBody: number;
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
  const { PORT, HOST, OOMWHY_DATA, OOMWHY_MAX_BODY, LOG_LEVEL } = parsed.data;
  return { port: PORT, host: HOST, data: OOMWHY_DATA, maxBody: OOMWHY_MAX_BODY, logLevel: LOG_LEVEL };
}
