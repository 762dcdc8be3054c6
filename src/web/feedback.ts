import { useEffect, useState } from 'preact/hooks';
import type { Feedback } from '../schema/conversation.ts';
import { getFeedback } from './api.ts';

/** What was said about the answers of an incident before, by message. */
export function useFeedback(id: string): ReadonlyMap<string, Feedback> {
  const [said, setSaid] = useState<ReadonlyMap<string, Feedback>>(new Map());
  useEffect(() => {
    getFeedback(id).then(
      (all) => setSaid(new Map(all.map((one) => [one.message, one]))),
      // Nobody is told: a thumb can be given anew.
      () => undefined,
    );
  }, [id]);
  return said;
}
