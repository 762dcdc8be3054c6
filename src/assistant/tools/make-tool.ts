import { isGraphInterrupt } from '@langchain/langgraph';
import { type StructuredTool, tool } from 'langchain';
import type { z } from 'zod';
import { ellipsis } from '../../lib/text.ts';
import { plain } from '../draft.ts';
import { MAX_RESULT_CHARS } from '../limits.ts';
import type { ToolDefinition } from './definition.ts';
import type { Toolbox } from './toolbox.ts';

/**
 * A tool of the agent: what the model writes is put back into real names, what it is told is masked and bounded.
 * A tool that fails says no more than that: messages of errors hold paths of this machine.
 */
export function makeTool<S extends z.ZodObject>(
  { open: { redactor }, said }: Toolbox,
  { name, description, schema, run }: ToolDefinition<S>,
): StructuredTool {
  const act = async (input: unknown): Promise<string> => {
    try {
      const { text, says = [] } = await run(schema.parse(restored(input, redactor.restore)));
      said.push(...says.map((one) => plain('', one.text, one.evidence)));
      return ellipsis(redactor.mask(ellipsis(text, MAX_RESULT_CHARS)), MAX_RESULT_CHARS);
    } catch (error) {
      if (isGraphInterrupt(error)) throw error;
      return 'The tool failed.';
    }
  };
  return tool(act, { name, description, schema }) as unknown as StructuredTool;
}

/** Every text in a value with real names for placeholders. */
export function restored<T>(value: T, restore: (text: string) => string): T {
  if (typeof value === 'string') return restore(value) as T;
  if (Array.isArray(value)) return value.map((one) => restored(one, restore)) as T;
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, restored(one, restore)])) as T;
  return value;
}
