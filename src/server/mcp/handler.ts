import { type NodeMcpRequestHandler, toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler } from '@modelcontextprotocol/server';
import { makeMcpServer } from '../../mcp/server.ts';
import type { Context } from '../context.ts';
import { MAX_BODY } from './limits.ts';

/** Streams of changes that are open at once. */
const MAX_SUBSCRIPTIONS = 64;

export interface McpHandler {
  readonly handle: NodeMcpRequestHandler;
  /** Ends streams of changes, and calls that still run. */
  close(): Promise<void>;
}

/**
 * Serves each request by a server of its own, of the protocol's revision of 2026-07-28 and of those before it. No sessions
 * are kept, so that nobody can hold memory by opening them.
 */
export function mcpHandler(context: Context): McpHandler {
  const { log } = context;
  const report = (error: unknown) => log.error({ err: error }, 'mcp');
  const handler = createMcpHandler(
    ({ authInfo }) => makeMcpServer({ ...context, report }, authInfo?.scopes ?? []),
    {
      maxRequestBodySize: MAX_BODY,
      maxSubscriptions: MAX_SUBSCRIPTIONS,
      onerror: (error) => log.debug({ err: error }, 'mcp'),
    },
  );
  return {
    handle: toNodeHandler(handler, { maxRequestBodySize: MAX_BODY, onerror: report }),
    close: handler.close,
  };
}
