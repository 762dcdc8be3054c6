/** Labels of a counter's series, such as `{ outcome: 'answered' }`. */
export type Labels = Readonly<Record<string, string>>;

export interface Series {
  readonly labels: Labels;
  readonly value: number;
}

/** A number that only grows, one series for each set of labels. */
export class Counter {
  readonly name: string;
  readonly help: string;
  readonly #series = new Map<string, { labels: Labels; value: number }>();

  constructor(name: string, help: string) {
    this.name = name;
    this.help = help;
  }

  add(labels: Labels = {}, by = 1): void {
    const key = JSON.stringify(Object.entries(labels).sort());
    const series = this.#series.get(key) ?? { labels, value: 0 };
    series.value += by;
    this.#series.set(key, series);
  }

  get series(): readonly Series[] {
    return [...this.#series.values()];
  }
}

const counters = new Map<string, Counter>();

/** One counter a name in this process, for whoever exposes them. */
export function counter(name: string, help: string): Counter {
  const one = counters.get(name) ?? new Counter(name, help);
  counters.set(name, one);
  return one;
}

export function allCounters(): readonly Counter[] {
  return [...counters.values()];
}
