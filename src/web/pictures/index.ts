import type { Incident } from '../../schema/incident.ts';
import { killsPicture } from './kills.tsx';
import { ledgerPicture } from './ledger.tsx';
import { limitTreePicture } from './limit-tree.tsx';
import type { Picture } from './picture.ts';
import { processesPicture } from './processes.tsx';
import { samplesPicture } from './samples.tsx';

/** What can be drawn of an incident, the most telling first. */
export function picturesOf(incident: Incident): Picture[] {
  return [
    ledgerPicture(incident),
    samplesPicture(incident),
    limitTreePicture(incident),
    processesPicture(incident),
    killsPicture(incident),
  ].filter((picture) => picture !== null);
}
