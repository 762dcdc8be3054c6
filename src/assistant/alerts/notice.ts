/** What another system tells of a group of alerts, whichever it is. */
export interface Notice {
  /** Which door it came in by, and that system's own name of the group. */
  readonly key: string;
  readonly status: 'firing' | 'resolved';
  readonly question: string;
  /** What is told, line by line: evidence of the incident. */
  readonly lines: readonly string[];
  /** A log or a bundle that came with it. */
  readonly attached: string | null;
  /** The incident that it names. */
  readonly incident: string | null;
}
