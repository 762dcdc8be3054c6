import { inline } from '../../../lib/text.ts';
import type { Draft } from '../../draft.ts';
import type { Ask } from '../ask.ts';
import { FIXED } from '../fixed.ts';
import { say } from '../say.ts';

const SIGNALS: Readonly<Record<number, string>> = {
  1: 'SIGHUP',
  2: 'SIGINT',
  3: 'SIGQUIT',
  6: 'SIGABRT',
  7: 'SIGBUS',
  9: 'SIGKILL',
  11: 'SIGSEGV',
  15: 'SIGTERM',
};

/** How the program ended, by its exit code and signal. */
export function endings({ diagnosis }: Ask): Draft[] {
  const { exit } = diagnosis.facts.parsed;
  if (!exit?.status && !exit?.signal) {
    return exit?.running
      ? [say('It was still running when the evidence was taken.', exit.running)]
      : [say(FIXED.noExit)];
  }
  const status = exit.status;
  const signal = exit.signal;
  const code = status?.value ?? null;
  if (signal) {
    const name = SIGNALS[signal.value] ?? 'a signal';
    const sum = code !== null && code > 128 ? `Exit status ${code} is 128 + ${signal.value}: ` : '';
    return [
      say(
        `${sum}${sum === '' ? 'I' : 'i'}t was ended by signal ${signal.value} (${name}${name === 'SIGKILL' ? ', that of `kill -9`' : ''}).`,
        status,
        signal,
      ),
    ];
  }
  const none = status
    ? [
        say(
          `It ended with exit status ${code} and no signal: nobody killed it, it stopped by itself.`,
          status,
        ),
      ]
    : [];
  const error = diagnosis.facts.parsed.errors.at(-1);
  return [
    ...none,
    ...(error && code === 1
      ? [
          say(
            `Exit status 1 is what Python returns after an exception that nobody caught, here ${inline(error.message === '' ? error.type : `${error.type}: ${error.message}`, 120)}.`,
            error,
          ),
        ]
      : []),
  ];
}
