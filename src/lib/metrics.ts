/** Labels of a counter's series, such as `{ outcome: 'answered' }`. */
export type Labels = Readonly<Record<string, string>>;

export interface Series {
  readonly labels: Labels;
  readonly value: number;
}

/** Numbers under one name, one series for each set of labels. */
class Metric {
  readonly name: string;
  readonly help: string;
  readonly #series = new Map<string, { labels: Labels; value: number }>();

  constructor(name: string, help: string) {
    this.name = name;
    this.help = help;
  }

  protected change(labels: Labels, by: number): void {
    const key = JSON.stringify(Object.entries(labels).sort());
    const series = this.#series.get(key) ?? { labels, value: 0 };
    series.value += by;
    this.#series.set(key, series);
  }

  get series(): readonly Series[] {
    return [...this.#series.values()];
  }
}

/** A number that only grows. */
export class Counter extends Metric {
  readonly kind = 'counter';

  add(labels: Labels = {}, by = 1): void {
    this.change(labels, by);
  }
}

/** A number that comes and goes, such as what waits. */
export class Gauge extends Metric {
  readonly kind = 'gauge';

  constructor(name: string, help: string) {
    super(name, help);
    this.change({}, 0);
  }

  /** @returns what to call when it is over */
  rise(): () => void {
    this.change({}, 1);
    return () => this.change({}, -1);
  }
}

const metrics = new Map<string, Counter | Gauge>();

/** One metric a name in this process, for whoever exposes them. */
export function counter(name: string, help: string): Counter {
  return known(name, () => new Counter(name, help));
}

export function gauge(name: string, help: string): Gauge {
  return known(name, () => new Gauge(name, help));
}

export function allMetrics(): readonly (Counter | Gauge)[] {
  return [...metrics.values()];
}

function known<M extends Counter | Gauge>(name: string, make: () => M): M {
  const one = (metrics.get(name) as M | undefined) ?? make();
  metrics.set(name, one);
  return one;
}
