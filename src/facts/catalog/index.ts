import type { Fact } from '../../schema/incident.ts';
import type { Facts } from '../types.ts';
import { cgroupFacts } from './cgroup.ts';
import { eventFacts } from './event.ts';
import { hostFacts } from './host.ts';
import { processFacts, programFacts } from './program.ts';
import { recorderFacts } from './recorder.ts';

/**
 * The values that explanations are made of, each with a stable id `subject.field@moment`, its unit and its line:
 * `host.MemAvailable@after`, `cgroup:/system.slice/etl.service.limit@after`, `event-1.victim.anon`.
 */
export function catalog(facts: Facts): Fact[] {
  return [
    ...hostFacts(facts),
    ...facts.events.flatMap(eventFacts),
    ...cgroupFacts(facts),
    ...processFacts(facts),
    ...programFacts(facts),
    ...recorderFacts(facts),
  ];
}
