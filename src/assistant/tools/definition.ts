import type { z } from 'zod';
import type { Sentence } from '../../schema/evidence.ts';

export interface ToolResult {
  readonly text: string;
  /** Sentences of the rules, which an answer may repeat word for word. */
  readonly says?: readonly Sentence[];
}

/** What a tool is, whoever calls it: the agent, or a client of the Model Context Protocol. */
export interface ToolDefinition<S extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  readonly description: string;
  readonly schema: S;
  run(input: z.infer<S>): Promise<ToolResult> | ToolResult;
}

export function defineTool<S extends z.ZodObject>(definition: ToolDefinition<S>): ToolDefinition<S> {
  return definition;
}
