import { OomwhyError } from '../../lib/errors.ts';
import type { ChatRequest } from './chat-request.ts';

/** The one model of this service: its rules, and the model behind them where one is set. */
export const MODEL = 'oomwhy';

/** @throws OomwhyError model-not-found, unsupported-parameter */
export function refuseWhatIsNotDone(asked: ChatRequest): void {
  if (asked.model !== MODEL)
    throw new OomwhyError('model-not-found', `the model "${asked.model}" does not exist`, { where: 'model' });
  const refuse = (where: string, what: string): never => {
    throw new OomwhyError('unsupported-parameter', what, { where });
  };
  if ((asked.n ?? 1) !== 1) refuse('n', 'there is one answer to a question');
  if (asked.stream_options && !asked.stream)
    refuse('stream_options', 'stream_options goes with "stream": true');
  // Tools that may be called are offered to no avail; one that must be called cannot be.
  if (isForced(asked.tool_choice)) refuse('tool_choice', 'tools of a client are not called');
  if (isForced(asked.function_call)) refuse('function_call', 'functions of a client are not called');
  const { type = 'text' } = asked.response_format ?? {};
  if (type !== 'text') refuse('response_format', 'an answer is text');
  if (asked.logprobs) refuse('logprobs', 'there are no log probabilities');
  if (asked.modalities?.some((one) => one !== 'text')) refuse('modalities', 'an answer is text');
}

function isForced(choice: unknown): boolean {
  return choice !== undefined && choice !== null && choice !== 'auto' && choice !== 'none';
}
