import { type ParseArgsConfig, parseArgs } from 'node:util';
import { OomwhyError } from '../lib/errors.ts';

/** node's parser, its complaints as ours. @throws OomwhyError wrong-use */
export function parseOptions<T extends NonNullable<ParseArgsConfig['options']>>(args: string[], options: T) {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new OomwhyError('wrong-use', (error as Error).message.split(/\.\s/)[0] as string, { cause: error });
  }
}
