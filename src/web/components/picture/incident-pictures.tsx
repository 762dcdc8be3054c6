import type { Incident } from '../../../schema/incident.ts';
import { useSamples } from '../../samples.ts';
import { Pictures } from './pictures.tsx';

/** The pictures of an incident; that of its samples comes once they are fetched. */
export function IncidentPictures({ incident }: { incident: Incident }) {
  return <Pictures incident={incident} samples={useSamples(incident)} />;
}
