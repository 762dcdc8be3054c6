import { parseBytes } from '../lib/bytes.ts';
import { OomwhyError } from '../lib/errors.ts';
import { fixProgram } from '../program/fix.ts';
import { findInputs, readProgramFiles } from '../program/read.ts';
import { programText } from '../report/program-text.ts';
import type { ProgramReport } from '../schema/program-fix.ts';
import { parseOptions } from './options.ts';

const FORMATS: Readonly<Record<string, (report: ProgramReport) => string>> = {
  text: programText,
  json: (report) => `${JSON.stringify(report, null, 2)}\n`,
};

const OPTIONS = {
  'memory-limit': { type: 'string' },
  input: { type: 'string', multiple: true },
  verify: { type: 'boolean', default: false },
  'without-isolation': { type: 'boolean', default: false },
  format: { type: 'string', default: 'text' },
} as const;

/** `oomwhy fix PROGRAM … [-- ARGUMENTS of the program]` */
export async function fix(args: string[]): Promise<void> {
  const end = args.indexOf('--');
  const own = end < 0 ? args : args.slice(0, end);
  const { values, positionals } = parseOptions(own, OPTIONS);
  const print = Object.hasOwn(FORMATS, values.format) ? FORMATS[values.format] : undefined;
  if (!print) throw new OomwhyError('wrong-use', `--format is text or json, not "${values.format}"`);
  const [path, more] = positionals;
  if (path === undefined || more !== undefined)
    throw new OomwhyError('wrong-use', 'say which program to fix: one file or one folder');
  const limitBytes = limitOf(values['memory-limit']);
  const disk = await readProgramFiles(path);
  const inputs = await findInputs(disk, values.input ?? []);
  const verify = values.verify
    ? { args: end < 0 ? [] : args.slice(end + 1), allowUnisolated: values['without-isolation'] }
    : null;
  const report = await fixProgram({ disk, inputs, limitBytes, verify });
  process.stdout.write(print(report));
}

function limitOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  const bytes = parseBytes(text);
  if (bytes === null || bytes < 1024 * 1024)
    throw new OomwhyError('wrong-use', `--memory-limit is a size of at least 1M, such as 64M, not "${text}"`);
  return bytes;
}
