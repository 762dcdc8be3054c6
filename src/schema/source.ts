/** A line kept from a source; `number` is its place in the whole source, also where others were left out. */
export interface Line {
  readonly number: number;
  readonly text: string;
}

/** `before`: taken earlier, near the peak (a folder `before/` beside `host/`); `after`: everything else. */
export type Moment = 'before' | 'after';

/** One named text in what the user handed over. */
export interface Source {
  /** Path within what was handed over; what citations show. */
  readonly path: string;
  /** The same, freed of wrappers (`host/`, a sosreport's root) and of tools' naming: what parsers go by. */
  readonly name: string;
  readonly moment: Moment;
  readonly lines: readonly Line[];
  /** Lines in the original; more than `lines.length` where only the ones about memory were kept. */
  readonly lineCount: number;
}

/** Everything that was handed over, opened. */
export interface Bundle {
  readonly sources: readonly Source[];
  readonly warnings: readonly string[];
}
