import { type Case, diagnoseAgain } from '../assistant/case.ts';
import type { ConversationParts } from '../assistant/conversation.ts';
import type { Toolbox } from '../assistant/tools/toolbox.ts';
import { OomwhyError } from '../lib/errors.ts';
import type { Incident } from '../schema/incident.ts';

/** What the tools and resources of the protocol work with. */
export interface McpParts extends ConversationParts {
  /** Told of what should not have happened; never of evidence. */
  report(error: unknown): void;
}

/** @throws OomwhyError incident-not-found */
export async function incidentOf({ store }: McpParts, id: string): Promise<Incident> {
  const incident = await store.incident(id);
  if (!incident)
    throw new OomwhyError('incident-not-found', 'there is no such incident', { where: id.slice(0, 100) });
  return incident;
}

/**
 * The assistant's tools over one incident. Nothing is masked: a client of ours may read what it could ask for over the API.
 * @throws OomwhyError incident-not-found
 */
export async function toolboxOf(parts: McpParts, id: string): Promise<Toolbox> {
  const incident = await incidentOf(parts, id);
  const sources = await parts.store.sources(id);
  const open: Case = {
    incident,
    sources,
    diagnosis: await diagnoseAgain(incident, sources),
    redactor: AS_IT_IS,
  };
  return {
    open,
    knowledge: parts.knowledge,
    said: [],
    asked: new Set(),
    proposed: [],
    keepFix: () => Promise.reject(new Error('tools of the protocol keep nothing')),
    runFix: () => Promise.reject(new Error('tools of the protocol run nothing')),
  };
}

const AS_IT_IS: Case['redactor'] = {
  mask: (text) => text,
  restore: (text) => text,
  masked: () => [],
  originals: () => [],
};
