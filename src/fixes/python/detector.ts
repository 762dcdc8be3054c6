import type { Edit } from '../../python/edits.ts';
import type { PyProgram } from '../../python/program.ts';
import type { PyNode } from '../../python/syntax.ts';

export interface DetectorMeta {
  /** The pattern, which is also the cause's id in the incident and the article's in `knowledge/causes/`. */
  readonly id: string;
  readonly title: string;
}

/** One way to change the program. */
export interface Rewrite {
  /** What is done, as one sentence that begins with a verb. */
  readonly says: string;
  readonly edits: readonly Edit[];
  readonly risk: string;
  /**
   * `text`: the program's text shows that what it prints and writes stays the same. `run`: only a run can show it (a narrower
   * dtype, a bounded buffer); such a change is never called a fix before it was run.
   */
  readonly proof: 'text' | 'run';
}

/** A place that takes memory which the program does not need. */
export interface CodeFinding {
  /** The construct to blame; its first line is the finding's line. */
  readonly at: PyNode;
  /** Other places of the same defect. */
  readonly alsoAt: readonly PyNode[];
  /** Why this takes memory, about this code: what grows, with what, and that nothing needs it. */
  readonly why: string;
  /** Bytes that would be saved, by literal sizes and the sizes of the inputs; `null` where nothing tells. */
  readonly savingBytes: number | null;
  /** Best first. Empty: seen, but no change is known to be safe. */
  readonly rewrites: readonly Rewrite[];
  /**
   * The text alone does not show that this is much memory, or that nothing needs it: it is told only where a run showed that
   * its lines hold a good part of the peak, and that the change lowers it with the same output. Left out: the text shows it.
   */
  readonly suspected?: true;
}

/** One defect of programs, found in the text. Pure; a place that is small, bounded or needed is no finding. */
export interface Detector {
  readonly meta: DetectorMeta;
  detect(program: PyProgram): CodeFinding[];
}
