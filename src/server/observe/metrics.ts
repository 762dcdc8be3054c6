import type { RequestHandler } from 'express';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { allMetrics } from '../../lib/metrics.ts';
import type { Store } from '../../store/store.ts';
import { methodOf, routeOf } from './route-of.ts';

/** In seconds: from a page of the knowledge to a model's answer. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];

/** What Prometheus scrapes: requests by route, what the assistant counted, incidents by cause, and the process. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #requests = new Counter({
    name: 'oomwhy_http_requests_total',
    help: 'Requests that ended, by route and status; 499 where the client left before.',
    labelNames: ['method', 'route', 'status'],
    registers: [this.#registry],
  });
  readonly #seconds = new Histogram({
    name: 'oomwhy_http_request_seconds',
    help: 'How long requests took, streams to their end.',
    labelNames: ['method', 'route'],
    buckets: BUCKETS,
    registers: [this.#registry],
  });
  readonly #inFlight = new Gauge({
    name: 'oomwhy_http_requests_in_flight',
    help: 'Requests under way.',
    registers: [this.#registry],
  });

  constructor(store: Pick<Store, 'incidents'>) {
    collectDefaultMetrics({ register: this.#registry });
    new Gauge({
      name: 'oomwhy_incidents',
      help: 'Incidents that are kept, by cause.',
      labelNames: ['cause'],
      registers: [this.#registry],
      async collect() {
        const { facets } = await store.incidents({ limit: 1, facets: true });
        this.reset();
        for (const { value, count } of facets?.causes ?? []) this.set({ cause: value }, count);
      },
    });
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  readonly watch: RequestHandler = (request, response, next) => {
    const labels = { method: methodOf(request), route: routeOf(request) };
    const end = this.#seconds.startTimer(labels);
    this.#inFlight.inc();
    response.once('close', () => {
      this.#inFlight.dec();
      end();
      const status = response.writableFinished ? response.statusCode : 499;
      this.#requests.inc({ ...labels, status });
    });
    next();
  };

  text(): Promise<string> {
    this.#takeOver();
    return this.#registry.metrics();
  }

  /** What this process counted itself, each time anew: labels may have come since. */
  #takeOver(): void {
    for (const { name, help, kind, series } of allMetrics()) {
      this.#registry.removeSingleMetric(name);
      const labelNames = [...new Set(series.flatMap(({ labels }) => Object.keys(labels)))];
      if (series.length === 0) continue;
      const settings = { name, help, labelNames, registers: [this.#registry] };
      if (kind === 'counter') {
        const metric = new Counter(settings);
        for (const { labels, value } of series) metric.inc(labels, value);
      } else {
        const metric = new Gauge(settings);
        for (const { labels, value } of series) metric.set(labels, value);
      }
    }
  }
}
