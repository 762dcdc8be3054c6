import type { Incident, IncidentEvent } from '../schema/incident.ts';

/** The event that the verdict is about. */
export function eventOf(incident: Incident): IncidentEvent | null {
  return incident.events.find(({ cause }) => cause === incident.verdict.cause) ?? incident.events[0] ?? null;
}
