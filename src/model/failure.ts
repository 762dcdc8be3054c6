import { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai';

export type FailureKind =
  | 'key'
  | 'busy'
  | 'server'
  | 'refused'
  | 'time-out'
  | 'unreachable'
  | 'broken-off'
  | 'context'
  | 'no-tools'
  | 'no-schema'
  | 'no-streaming'
  | 'malformed'
  | 'limit'
  | 'stopped'
  | 'withheld';

/** Why no answer of the model came, and how a person is told, on one line. */
export class ModelFailure extends Error {
  readonly kind: FailureKind;

  constructor(kind: FailureKind, says: string, cause?: unknown) {
    super(says, { cause });
    this.name = 'ModelFailure';
    this.kind = kind;
  }
}

const CONTEXT =
  /context.?(?:length|window|size)|maximum context|too many tokens|n_ctx|prompt is too long|input tokens exceed/i;

/** Any thrown thing of a model call as a failure with words for people; what servers write is not passed on. */
export function failureOf(thrown: unknown, seconds: number): ModelFailure {
  const error = innermost(thrown);
  if (error instanceof ModelFailure) return error;
  const told = (kind: FailureKind, says: string) => new ModelFailure(kind, says, thrown);
  const { name, message } = error as Error;
  const status = error instanceof APIError ? (error.status as number | undefined) : undefined;
  if (CONTEXT.test(message) || name === 'ContextOverflowError')
    return told('context', 'The question with its facts is longer than the model can read.');
  if (status === 401 || status === 403)
    return told('key', `The model’s server did not accept the key (${status}): check OPENAI_API_KEY.`);
  if (status === 404)
    return told(
      'refused',
      'The model’s server knows no such model or address (404): check OOMWHY_MODEL and OPENAI_BASE_URL.',
    );
  if (status === 429) return told('busy', 'The model’s server has too much to do (429).');
  if (status !== undefined && status >= 400) return ofRefusal(status, message, told);
  if (error instanceof APIConnectionTimeoutError || /timeout|abort/i.test(name))
    return told('time-out', `The model did not answer within ${seconds} seconds.`);
  if (error instanceof APIConnectionError)
    return told('unreachable', 'The model’s server could not be reached.');
  if (/terminated|premature|socket|ECONNRESET|other side closed/i.test(message))
    return told('broken-off', 'The model’s answer broke off midway.');
  if (error instanceof SyntaxError || /JSON|parse/i.test(message))
    return told('malformed', 'The model’s answer could not be read.');
  return told('server', 'The model’s answer failed.');
}

/** Servers that lack an ability say so in words of their own: Ollama, vLLM, llama.cpp, gateways. */
function ofRefusal(
  status: number,
  message: string,
  told: (kind: FailureKind, says: string) => ModelFailure,
): ModelFailure {
  if (/response_format|json_schema|structured output|grammar/i.test(message))
    return told('no-schema', 'The model’s server answers by no JSON schema.');
  if (/tool|function.?call|jinja/i.test(message))
    return told('no-tools', 'The model’s server calls no tools.');
  if (/stream/i.test(message)) return told('no-streaming', 'The model’s server does not stream.');
  return status >= 500
    ? told('server', `The model’s server failed (${status}).`)
    : told('refused', `The model’s server refused the request (${status}).`);
}

/** LangChain wraps what a model call throws, and the client what the network throws; the client's own words tell most. */
function innermost(thrown: unknown): Error {
  let error = thrown instanceof Error ? thrown : new Error(String(thrown));
  while (error.cause instanceof Error && !(error instanceof ModelFailure) && !(error instanceof APIError))
    error = error.cause;
  return error;
}
