/** Names of OpenTelemetry's semantic conventions for generative AI; they are not stable yet, so they stand here alone. */
export const GEN_AI = {
  operation: 'gen_ai.operation.name',
  provider: 'gen_ai.provider.name',
  requestModel: 'gen_ai.request.model',
  agent: 'gen_ai.agent.name',
  conversation: 'gen_ai.conversation.id',
  tool: 'gen_ai.tool.name',
  toolType: 'gen_ai.tool.type',
  inputTokens: 'gen_ai.usage.input_tokens',
  outputTokens: 'gen_ai.usage.output_tokens',
} as const;

/** Values of `gen_ai.operation.name`; a span's name begins with one. */
export const OPERATION = { agent: 'invoke_agent', chat: 'chat', tool: 'execute_tool' } as const;

/** By the protocol: whoever serves it speaks OpenAI's. */
export const PROVIDER = 'openai';
export const AGENT = 'oomwhy';
