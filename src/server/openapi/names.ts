import { zodToOpenAPIRegistry } from '@asteasolutions/zod-to-openapi';
import type { z } from 'zod';
import * as check from '../../schema/check.ts';
import * as conversation from '../../schema/conversation.ts';
import { Evidence } from '../../schema/evidence.ts';
import * as incident from '../../schema/incident.ts';
import { Insight } from '../../schema/insight.ts';
import * as knowledge from '../../schema/knowledge.ts';
import { SandboxRun } from '../../schema/verification.ts';

/** Schemas that stand under a name of their own in the document; others stand where they are used. */
const NAMED: Readonly<Record<string, z.ZodType>> = {
  Evidence,
  Insight,
  SandboxRun,
  Incident: incident.Incident,
  IncidentEvent: incident.IncidentEvent,
  EventProcess: incident.EventProcess,
  Found: incident.Found,
  Fix: incident.Fix,
  Citation: incident.Citation,
  AnswerSentence: incident.AnswerSentence,
  CheckedSentence: check.CheckedSentence,
  Message: conversation.Message,
  IncidentSummary: conversation.IncidentSummary,
  IncidentRequest: conversation.IncidentRequest,
  Feedback: conversation.Feedback,
  Problem: conversation.Problem,
  StreamEvent: conversation.StreamEvent,
  KnowledgeHit: knowledge.KnowledgeHit,
};

/** Gives a schema its name in the document, once. */
export function named(): void {
  for (const [refId, schema] of Object.entries(NAMED))
    if (!zodToOpenAPIRegistry.has(schema)) zodToOpenAPIRegistry.add(schema, { _internal: { refId } });
}
