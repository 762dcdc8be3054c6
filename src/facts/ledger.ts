import type { Ledger } from '../schema/incident.ts';
import { groupLedger } from './ledger-group.ts';
import { hostLedger } from './ledger-host.ts';
import type { Facts } from './types.ts';

/** Where the memory was: of the control group that was at its limit, else of the host. */
export function ledgerOf(facts: Facts): Ledger | null {
  const { event } = facts;
  const ofGroup = event?.kind === 'throttled' || event?.report?.memcg?.memory != null;
  return ofGroup ? groupLedger(facts) : hostLedger(facts);
}
