import type { Contract } from './contract.ts';
import { clientContracts } from './contracts/clients.ts';
import { conversationContracts } from './contracts/conversation.ts';
import { incidentContracts } from './contracts/incidents.ts';
import { knowledgeContracts } from './contracts/knowledge.ts';
import { serviceContracts } from './contracts/service.ts';
import { webhookContracts } from './contracts/webhooks.ts';

/** Every route that the service has, but for the files of the web chat; a test holds it to the router. */
export const CONTRACTS: readonly Contract[] = [
  ...incidentContracts,
  ...conversationContracts,
  ...knowledgeContracts,
  ...webhookContracts,
  ...serviceContracts,
  ...clientContracts,
];
