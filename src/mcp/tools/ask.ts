import type { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { converse } from '../../assistant/conversation.ts';
import { OomwhyError } from '../../lib/errors.ts';
import { incidentOf, type McpParts } from '../parts.ts';
import { data, told } from '../result.ts';

const Input = z.strictObject({
  incident: z.string().min(1).max(200),
  question: z.string().trim().min(1).max(20_000),
});

/** A turn of the incident's conversation, the same as through every door. */
export function registerAsk(server: McpServer, parts: McpParts): void {
  server.registerTool(
    'ask',
    {
      title: 'Ask about an incident',
      description:
        'Answers a question about an incident from its evidence; question and answer are kept with its conversation.',
      inputSchema: Input,
      annotations: { readOnlyHint: false, destructiveHint: false, openWorldHint: false },
    },
    ({ incident, question }, { mcpReq }) =>
      told(async () => {
        const events = converse(parts, await incidentOf(parts, incident), { text: question }, mcpReq.signal);
        for await (const event of events)
          if (event.event === 'answer_end') return { content: [data(event.data.text)] };
        throw new OomwhyError('internal', 'the answer ended without a message');
      }, parts.report),
  );
}
