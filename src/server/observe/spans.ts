import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { RequestHandler } from 'express';
import { tracer } from '../../lib/tracing.ts';
import { methodOf, routeOf } from './route-of.ts';

/** A span for each request, within the caller's trace where it names one; what the request does lies within it. */
export const spans: RequestHandler = (request, response, next) => {
  const method = methodOf(request);
  const route = routeOf(request);
  const caller = propagation.extract(context.active(), request.headers);
  const attributes = { 'http.request.method': method, 'http.route': route };
  const span = tracer().startSpan(`${method} ${route}`, { kind: SpanKind.SERVER, attributes }, caller);
  response.once('close', () => {
    const { statusCode } = response;
    span.setAttribute('http.response.status_code', statusCode);
    if (statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
  });
  context.with(trace.setSpan(caller, span), next);
};
