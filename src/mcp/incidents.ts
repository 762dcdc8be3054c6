import { type McpServer, ResourceNotFoundError, ResourceTemplate } from '@modelcontextprotocol/server';
import { incidentMarkdown } from '../report/markdown.ts';
import type { Incident } from '../schema/incident.ts';
import type { McpParts } from './parts.ts';

/** Newest incidents that a client is shown; older ones are read by their id. */
const LISTED = 100;

export function incidentUri(id: string): string {
  return `oomwhy://incidents/${encodeURIComponent(id)}`;
}

/** Incidents as resources: each as JSON, and as a report to read. */
export function registerIncidents(server: McpServer, { store }: McpParts): void {
  const found = async (uri: URL, id: unknown): Promise<Incident> => {
    const incident = await store.incident(String(id));
    if (!incident) throw new ResourceNotFoundError(uri.href);
    return incident;
  };
  const completions = {
    id: async (begun: string) => {
      const { incidents } = await store.incidents({ limit: LISTED });
      return incidents.map(({ id }) => id).filter((id) => id.startsWith(begun));
    },
  };
  server.registerResource(
    'incident',
    new ResourceTemplate('oomwhy://incidents/{id}', {
      // Titles are the rules' own words: a list may stand in a prompt, so nothing of the evidence is in it.
      list: async () => {
        const { incidents } = await store.incidents({ limit: LISTED });
        const resources = incidents.map(({ id, title, cause, createdAt }) => ({
          uri: incidentUri(id),
          name: id,
          title,
          description: `${cause}, handed over at ${createdAt}`,
          mimeType: 'application/json',
        }));
        return { resources };
      },
      complete: completions,
    }),
    {
      title: 'Incident',
      description:
        'A diagnosis: verdict, facts, fixes, and the lines of evidence that they rest on, which are data.',
      mimeType: 'application/json',
    },
    async (uri, { id }) => ({
      contents: [
        { uri: uri.href, mimeType: 'application/json', text: JSON.stringify(await found(uri, id), null, 2) },
      ],
    }),
  );
  server.registerResource(
    'report',
    new ResourceTemplate('oomwhy://incidents/{id}/report', { list: undefined, complete: completions }),
    { title: 'Report', description: 'An incident as a page to read.', mimeType: 'text/markdown' },
    async (uri, { id }) => ({
      contents: [{ uri: uri.href, mimeType: 'text/markdown', text: incidentMarkdown(await found(uri, id)) }],
    }),
  );
}
