import { OomwhyError } from '../lib/errors.ts';
import type { Approval, Message } from '../schema/conversation.ts';
import type { Fix } from '../schema/incident.ts';
import { standing } from './standing.ts';
import { VERIFY_FIX } from './tools/names.ts';

export function approvalOf(id: string, { id: fix, title, command, risk }: Fix): Approval {
  return { id, tool: VERIFY_FIX, fix, title, command, risk };
}

/** What a decision is about, as the conversation stands. */
export interface Pending {
  readonly approval: Approval;
  /** Of the turn that waits. */
  readonly question: string;
  /** Before that turn. */
  readonly before: readonly Message[];
  /** What tools had told until then. */
  readonly told: NonNullable<Message['told']>;
}

/** Only the last answer can wait: a question asked meanwhile has given it up. @throws OomwhyError approval-not-pending */
export function pendingIn(messages: readonly Message[], id: string): Pending {
  const now = standing(messages);
  const [asked, answer] = now.slice(-2);
  if (answer?.role !== 'assistant' || answer.approval?.id !== id)
    throw new OomwhyError('approval-not-pending', 'no answer waits for this approval', {
      where: id.slice(0, 100),
    });
  return {
    approval: answer.approval,
    question: asked?.text ?? '',
    before: now.slice(0, -2),
    told: answer.told ?? [],
  };
}
