import type { Ground } from '../ground.ts';
import { identity } from './identity.ts';
import { values } from './values.ts';

/** Whether a part of a sentence holds by itself: who something is, or what a value was. */
export function checkPart(part: string, ground: Ground): boolean {
  return [identity, values].some((frame) => frame(part, ground)?.grounded === true);
}
