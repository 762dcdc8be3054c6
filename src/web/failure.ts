import type { Problem } from '../schema/conversation.ts';
import { clean } from './display.ts';

/** What a person is told when something goes wrong: what, where, and what to do. */
export interface Failure {
  what: string;
  where: string;
  todo: string;
  code: string;
  /** Whether the same again may do. */
  again: boolean;
}

export class RequestError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.what);
    this.failure = failure;
  }
}

/** Where the server's own remedy speaks to programs, not to whoever looks at a page. */
const ADVICE: Record<string, string> = {
  'incident-not-found': 'Pick another one from the list, or start a new one.',
  'source-not-found': 'The cited line itself is shown below.',
  'route-not-found': 'Reload the page: it may be older than the server.',
  'body-too-large': 'Send less: the kernel log or the bundle alone is mostly enough.',
  'key-missing': 'Your text is kept. Sign in again in another tab, then try again here.',
  'scope-missing': 'Sign in at /sign-in with a key that may do this.',
  'message-not-found': 'The conversation went on elsewhere. Reload the page, then ask again.',
  'wrong-content-type': 'Send text, a .tar, a .tar.gz or a .tar.xz.',
};

export function gone(where: string, kept = false): RequestError {
  return new RequestError({
    what: 'The server does not answer.',
    where,
    todo: `${kept ? 'Your text is kept. ' : ''}Check that oomwhy still runs, then try again.`,
    code: 'unreachable',
    again: true,
  });
}

export function fromProblem(where: string, status: number, body: string): RequestError {
  const { code = `http-${status}`, detail = '', requestId } = parseProblem(body) ?? {};
  // A detail reads `what (where). What to do.`
  const cut = detail.search(/\. (?=[A-Z])/);
  const what = cut < 0 ? detail : detail.slice(0, cut + 1);
  const todo = ADVICE[code] ?? (cut < 0 ? 'Try again.' : detail.slice(cut + 2));
  const request = requestId && status >= 500 ? ` The server's log has it as request ${requestId}.` : '';
  return new RequestError({
    what: clean(what ? capital(what) : `The server answered with status ${status}.`).slice(0, 500),
    where,
    todo: clean(todo + request).slice(0, 500),
    code,
    again: status >= 500 || [401, 408, 429].includes(status),
  });
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

export function toFailure(error: unknown, where: string): Failure {
  if (error instanceof RequestError) return error.failure;
  return {
    what: 'The page could not read the answer.',
    where,
    todo: 'Try again.',
    code: 'unexpected',
    again: true,
  };
}

export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

function parseProblem(body: string): Partial<Problem> | null {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Partial<Problem>) : null;
  } catch {
    return null;
  }
}
