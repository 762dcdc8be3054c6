import type { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { explain } from '../../assistant/explain.ts';
import { openAttachments } from '../../bundle/attachments.ts';
import { decodeBase64 } from '../../lib/base64.ts';
import { OomwhyError } from '../../lib/errors.ts';
import { incidentMarkdown } from '../../report/markdown.ts';
import { incidentUri } from '../incidents.ts';
import type { McpParts } from '../parts.ts';
import { data, own, told } from '../result.ts';

const MAX_FILES = 32;

const Input = z.strictObject({
  text: z
    .string()
    .optional()
    .describe('A kernel log, a bundle, a traceback, a pod description: any mix of them.'),
  files: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(255),
        text: z.string().optional(),
        base64: z.string().optional().describe('In place of text: an archive (.tar, .tar.gz, .tar.xz).'),
      }),
    )
    .max(MAX_FILES)
    .default([])
    .describe('Files of the troubled host, and the Python program (.py, .ipynb).'),
  question: z.string().trim().max(20_000).optional().describe('What is to be known, in words.'),
});

const Output = z.object({
  incident: z.string().describe('What the other tools take as `incident`.'),
  cause: z.string(),
  title: z.string(),
  confidence: z.number(),
});

function decoded(base64: string, name: string): Buffer {
  const bytes = decodeBase64(base64);
  if (!bytes) throw new OomwhyError('invalid-request', 'this is no base64', { where: name });
  return bytes;
}

/** Evidence in, an incident out; it is kept as by every door. */
export function registerDiagnose(server: McpServer, { store, articles, report }: McpParts): void {
  server.registerTool(
    'diagnose',
    {
      title: 'Diagnose evidence',
      description:
        'Why a program ran out of memory on Linux: diagnoses evidence and keeps it as an incident. Every sentence of the report names the line it rests on.',
      inputSchema: Input,
      outputSchema: Output,
      annotations: {
        readOnlyHint: false,
        destructiveHint: false,
        idempotentHint: false,
        openWorldHint: false,
      },
    },
    ({ text, files, question }) =>
      told(async () => {
        const attachments = files.map(({ name, text: plain, base64 }) => ({
          name,
          bytes: base64 === undefined ? Buffer.from(plain ?? '') : decoded(base64, name),
        }));
        const bundle = await openAttachments(text || null, attachments);
        const incident = await store.saveIncident(
          await explain(bundle, articles, question || null),
          bundle.sources,
        );
        const { id, verdict } = incident;
        const { cause, title, confidence } = verdict;
        return {
          content: [
            own(`Incident ${id}: ${cause}, ${Math.round(confidence * 100)} % sure. The report follows.`),
            data(incidentMarkdown(incident)),
            { type: 'resource_link', uri: incidentUri(id), name: id, title, mimeType: 'application/json' },
          ],
          structuredContent: { incident: id, cause, title, confidence },
        };
      }, report),
  );
}
