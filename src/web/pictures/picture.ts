import type { ComponentChildren } from 'preact';

export interface Drawn {
  height: number;
  body: ComponentChildren;
}

/** A picture of an incident, with what it says in a sentence and as a table. */
export interface Picture {
  /** Of the file that it is kept as, without its end; also what tells pictures apart. */
  name: string;
  /** A word or two, for choosing it. */
  label: string;
  title: string;
  description: string;
  head: readonly string[];
  rows: readonly (readonly string[])[];
  /** At a width in pixels. */
  draw: (width: number) => Drawn;
}

/** About how many characters of the small type fit a width in pixels. */
export const fitting = (pixels: number) => Math.max(4, Math.floor(pixels / 7.3));

/** The same of the bold type of names. */
export const fittingName = (pixels: number) => Math.max(4, Math.floor(pixels / 9));
