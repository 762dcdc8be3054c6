import type { Evidence } from '../../../schema/evidence.ts';
import type { Draft } from '../../draft.ts';
import type { Ask } from '../ask.ts';

/** Something that people ask and evidence of one failure does not hold. */
export interface Gap {
  readonly asked: readonly (readonly [RegExp, number])[];
  /** What the evidence does hold of it, and that it does not hold the rest. */
  readonly says: (ask: Ask) => Draft[];
  /** What would tell; `null` where a sentence says it. */
  readonly command: string | null;
}

/** How far back the evidence goes: this boot, and the kills in it. */
export function reach({ diagnosis }: Ask): Evidence[] {
  const { parsed } = diagnosis.facts;
  const uptime = parsed.after.uptime ?? parsed.before.uptime;
  const log = diagnosis.facts.event?.report?.summary?.at ?? diagnosis.facts.event?.evidence[0];
  return [uptime?.at, log].filter((at) => at !== undefined);
}
