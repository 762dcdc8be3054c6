#!/usr/bin/env node
import { ERRORS, OomwhyError } from '../lib/errors.ts';
import { printable } from '../lib/text.ts';

const HELP = `oomwhy: why did my program run out of memory, and what do I change?

  oomwhy diagnose PATH|-  [--program FILE|DIR] [--question TEXT] [--format text|markdown|json]
  oomwhy collect          [--pid N] [--cgroup PATH] [--since TIME] [--output FILE]
  oomwhy fix PROGRAM      [--memory-limit 64M] [--input FILE]... [--verify] [--format text|json] [-- ARGUMENTS]
  oomwhy check PATH|-     [--text FILE] [--format text|json]
  oomwhy ask TEXT         [--incident ID] [--format text|json]
  oomwhy knowledge search TEXT|- [--limit N] [--format text|json]
  oomwhy serve            [--port N] [--host H]
  oomwhy keys             add NAME [--scope read|write|approve]... | list | revoke NAME
  oomwhy mcp              the Model Context Protocol on standard input and output

PATH is a bundle made with collectors/host.sh, a .tar, .tar.gz or .tar.xz, a sosreport, a directory laid
out like one, a kernel log or a traceback; several are one incident, - is standard input.
`;

/** A command gets its arguments and returns once its output is written; its exit status is 0 unless it throws. */
export type Command = (args: string[]) => Promise<void>;

/** Each command's code is loaded when it is asked for: a diagnosis need not wait for the web server's. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  diagnose: async () => (await import('./diagnose.ts')).diagnose,
  collect: async () => (await import('./collect.ts')).collect,
  fix: async () => (await import('./fix.ts')).fix,
  check: async () => (await import('./check.ts')).check,
  ask: async () => (await import('./ask.ts')).ask,
  knowledge: async () => (await import('./knowledge.ts')).knowledge,
  serve: async () => (await import('./serve.ts')).serve,
  keys: async () => (await import('./keys.ts')).keys,
  mcp: async () => (await import('./mcp.ts')).mcp,
};

/** What a user can mend ends with 2, what he cannot with 1. */
function exitStatus(error: OomwhyError): number {
  return ERRORS[error.code][0] < 500 || error.code === 'invalid-configuration' || error.code === 'port-in-use'
    ? 2
    : 1;
}

async function main([name, ...args]: string[]): Promise<void> {
  if (
    name === undefined ||
    name === '--help' ||
    name === '-h' ||
    name === 'help' ||
    args.includes('--help')
  ) {
    process.stdout.write(HELP);
    if (name === undefined) process.exitCode = 2;
    return;
  }
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!load) throw new OomwhyError('wrong-use', `there is no command "${name}"`);
  const command = await load();
  await command(args);
}

// A reader such as `head` may leave early; that is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

main(process.argv.slice(2)).catch((thrown: unknown) => {
  const error =
    thrown instanceof OomwhyError
      ? thrown
      : new OomwhyError('internal', String((thrown as Error)?.stack ?? thrown));
  process.stderr.write(`oomwhy: ${printable(error.line()).replace(/\s*\n\s*/g, ' | ')}\n`);
  process.exitCode = exitStatus(error);
});
