import type { KnowledgeBase } from '../../retrieve/knowledge-base.ts';
import type { Sentence } from '../../schema/evidence.ts';
import type { Fix } from '../../schema/incident.ts';
import type { Case } from '../case.ts';
import type { Draft } from '../draft.ts';

/** What tools work with during one answer. */
export interface Toolbox {
  readonly open: Case;
  readonly knowledge: Pick<KnowledgeBase, 'search' | 'page'>;
  /** What the rules have said word for word in this turn: an answer may repeat it. */
  readonly said: Draft[];
  /** Fixes that a run was asked for in this turn: one at a time waits for a person. */
  readonly asked: Set<string>;
  /** Changes of the program that the model made in this turn. */
  readonly proposed: Fix[];
  keepFix(fix: Fix): Promise<void>;
  /** Runs a fix that a person allowed, and says in a sentence what came out or why it was not run. */
  runFix(id: string): Promise<Sentence>;
}
