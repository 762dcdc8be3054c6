import { newId } from '../../lib/id.ts';

/** A name for a group or unit of this process, so that what it leaves can be told from another's. */
export function groupName(): string {
  return `oomwhy-${process.pid}-${newId()}`;
}
