import { type Context, context, type Span, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api';

/** Spans go nowhere until whoever runs the service registers an SDK; see docs/operations.md. */
export function tracer(): Tracer {
  return trace.getTracer('oomwhy');
}

/** Ends a span that failed; its message may hold evidence, so only the kind is told. */
export function endFailed(span: Span, kind: string): void {
  span.setAttribute('error.type', kind);
  span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}

/** A generator whose every step runs within a context, whoever asks for it. */
export async function* within<T, R>(at: Context, steps: AsyncGenerator<T, R>): AsyncGenerator<T, R> {
  let ended = false;
  try {
    for (;;) {
      const { done, value } = await context.with(at, () => steps.next());
      if (done) {
        ended = true;
        return value;
      }
      yield value;
    }
  } finally {
    if (!ended) await steps.return(undefined as R);
  }
}
