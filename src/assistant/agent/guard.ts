import { isGraphInterrupt } from '@langchain/langgraph';
import { AIMessage, createMiddleware, ToolMessage } from 'langchain';
import { z } from 'zod';
import { newId } from '../../lib/id.ts';
import { ellipsis } from '../../lib/text.ts';
import type { Tally } from './tally.ts';

/** Begins the ids of replies in the thread; as they arrive they have the server's. */
export const OWN_ID = 'reply-';

/**
 * Keeps one answer within its limits, and tells the model what is wrong with a call in words of ours: LangChain's own
 * carry a stack of this program's files.
 */
export function guard(tally: Tally) {
  return createMiddleware({
    name: 'Guard',
    wrapModelCall: async (request, handler) => {
      tally.beforeModelCall();
      const reply = await handler(tally.lastModelCall ? { ...request, tools: [] } : request);
      // Some servers give all replies one id, and the thread would take the second for a change of the first.
      if (AIMessage.isInstance(reply)) reply.id = `${OWN_ID}${newId()}`;
      return reply;
    },
    wrapToolCall: async (request, handler) => {
      const { id = '', name } = request.toolCall;
      const refused = (content: string) =>
        new ToolMessage({ content, tool_call_id: id, name, status: 'error' });
      if (!tally.beforeToolCall()) return refused('No more tools may be called: answer now.');
      if (!request.tool) return refused('There is no such tool.');
      try {
        return await handler(request);
      } catch (error) {
        if (isGraphInterrupt(error)) throw error;
        return refused(`The arguments do not fit: ${whyNot(request.tool, request.toolCall.args)}.`);
      }
    },
  });
}

function whyNot(tool: unknown, args: unknown): string {
  const { schema } = tool as { schema?: unknown };
  const parsed = schema instanceof z.ZodType ? schema.safeParse(args) : null;
  const issues = parsed?.error?.issues ?? [];
  const words = issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
  return ellipsis(words || 'see its schema', 500);
}
