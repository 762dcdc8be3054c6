import type { BaseCheckpointSaver } from '@langchain/langgraph';
import type {
  Feedback,
  IncidentList,
  IncidentQuery,
  LineMatches,
  Message,
  SourceLines,
} from '../schema/conversation.ts';
import type { Incident } from '../schema/incident.ts';
import type { Source } from '../schema/source.ts';
import type { Access } from './access.ts';
import type { Alerts } from './alerts.ts';
import type { Chats } from './chats.ts';
import type { Deliveries } from './deliveries.ts';
import type { SlackStore } from './slack.ts';

export type IncidentFilter = Readonly<IncidentQuery>;

export interface SourceRange {
  readonly path: string;
  readonly from: number;
  readonly to: number;
}

/** So many kept lines before a line, and from it on, however far apart they stand in the whole source. */
export interface SourceSurroundings {
  readonly path: string;
  readonly near: number;
  readonly before: number;
  readonly after: number;
}

/** In any source, or in one. */
export interface LineSearch {
  readonly q: string;
  readonly path?: string | undefined;
  readonly limit: number;
}

/** The same key with the same content gives the incident of the first time. */
export interface Idempotency {
  readonly key: string;
  readonly fingerprint: string;
}

/**
 * What is kept. Asynchronous throughout, so that a database server can stand behind it. A promise that resolved
 * means that the data survives the end of the process.
 */
export interface Store {
  readonly access: Access;
  readonly alerts: Alerts;
  readonly deliveries: Deliveries;
  readonly chats: Chats;
  /** Incident and sources together or not at all. @throws OomwhyError idempotency-conflict */
  saveIncident(incident: Incident, sources: readonly Source[], idempotency?: Idempotency): Promise<Incident>;
  incident(id: string): Promise<Incident | null>;
  /** The incident that came of a request before. @throws OomwhyError idempotency-conflict */
  known(idempotency: Idempotency): Promise<Incident | null>;
  /** Puts an incident in the place of the one with its id, with more sources, together or not at all. */
  extendIncident(incident: Incident, more: readonly Source[], idempotency?: Idempotency): Promise<void>;
  /** Changes what is kept of an incident, with nothing else coming in between; `change` may be asked again. */
  changeIncident(id: string, change: (incident: Incident) => Incident): Promise<void>;
  /** Newest first; `q` searches question, verdict, program and control group. With `facets` also what there is to choose from. */
  incidents(filter: IncidentFilter): Promise<IncidentList>;
  sources(incidentId: string): Promise<Source[]>;
  /** Lines of one source in a range, those that were kept; `null` for a path that is not there. */
  sourceLines(incidentId: string, range: SourceRange | SourceSurroundings): Promise<SourceLines | null>;
  /** Lines that hold a text, upper and lower case alike, in the order of the sources. */
  searchLines(incidentId: string, search: LineSearch): Promise<LineMatches>;
  /** With `inPlaceOf` the messages of those ids are kept as superseded by the first of these, in the same step. */
  addMessages(incidentId: string, messages: readonly Message[], inPlaceOf?: readonly string[]): Promise<void>;
  messages(incidentId: string): Promise<Message[]>;
  /** One a message: the later word counts. */
  saveFeedback(feedback: Feedback): Promise<void>;
  feedback(incidentId: string): Promise<Feedback[]>;
  /** Where the agent's threads are kept, one an incident: they hold masked text only. */
  checkpoints(): Promise<BaseCheckpointSaver>;
  /** Which thread of Slack is which incident. */
  readonly slack: SlackStore;
  /** Resolves when the store can be written. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
