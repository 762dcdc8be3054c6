import { BaseCallbackHandler } from '@langchain/core/callbacks/base';
import type { LLMResult } from '@langchain/core/outputs';

/** Whether the server said that its last reply was at its end: a connection that closes may look like an end. */
export class EndOfReply extends BaseCallbackHandler {
  override readonly name = 'end-of-reply';
  override awaitHandlers = true;
  told = false;

  override handleLLMEnd({ generations }: LLMResult): void {
    const last = generations[0]?.[0] as
      | {
          generationInfo?: Record<string, unknown>;
          message?: { response_metadata?: Record<string, unknown> };
        }
      | undefined;
    const reason = last?.generationInfo?.finish_reason ?? last?.message?.response_metadata?.finish_reason;
    this.told = Boolean(reason);
  }
}
