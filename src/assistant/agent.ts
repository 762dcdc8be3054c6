import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { SystemMessage } from '@langchain/core/messages';
import type { BaseCheckpointSaver } from '@langchain/langgraph';
import { createAgent, providerStrategy, toolStrategy } from 'langchain';
import { AnswerSchema } from './agent/answer-schema.ts';
import { guard } from './agent/guard.ts';
import type { Tally } from './agent/tally.ts';
import { toolsOf } from './tools/index.ts';
import type { Toolbox } from './tools/toolbox.ts';

/** The environment may ask LangChain to send every step to LangSmith: nothing leaves but what goes to the model. */
for (const name of ['LANGSMITH_TRACING', 'LANGSMITH_TRACING_V2', 'LANGCHAIN_TRACING', 'LANGCHAIN_TRACING_V2'])
  delete process.env[name];

/** The tool that a model without JSON schemas answers with; LangChain ends the run when it is called. */
export const ANSWER_TOOL = 'answer';

export interface AgentParts {
  readonly model: BaseChatModel;
  /** Masked. */
  readonly systemPrompt: string;
  readonly mode: 'schema' | 'tools' | 'plain';
  readonly box: Toolbox;
  readonly tally: Tally;
  readonly checkpointer: BaseCheckpointSaver;
}

/** The agent of one answer. Its thread outlives it; a `plain` one calls no tools. */
export function makeAgent({ model, systemPrompt, mode, box, tally, checkpointer }: AgentParts) {
  // As a message: of a text LangChain makes a list of parts, which not every server takes.
  const system = new SystemMessage(systemPrompt);
  const parts = { model, systemPrompt: system, checkpointer, middleware: [guard(tally)] as const };
  const tools = toolsOf(box);
  switch (mode) {
    case 'plain':
      return createAgent({ ...parts, tools: [] });
    case 'tools':
      return createAgent({ ...parts, tools, responseFormat: toolStrategy(AnswerSchema) });
    case 'schema':
      return createAgent({ ...parts, tools, responseFormat: providerStrategy(AnswerSchema) });
  }
}

export type Agent = ReturnType<typeof makeAgent>;
