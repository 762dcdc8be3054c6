import { type Block, LIMITS, plain } from './block.ts';

/** What buttons are called in what Slack sends back. */
export const ACTION = {
  ask: 'oomwhy_ask',
  feedback: 'oomwhy_feedback',
  approve: 'oomwhy_approve',
  reject: 'oomwhy_reject',
} as const;

/** What is asked where somebody hands over evidence without a word: it gets the whole explanation. */
export const DEFAULT_QUESTION = 'Why did this run out of memory?';

export const SUGGESTED = [
  'Which limit was it?',
  'Why although RAM was free?',
  'Who used it?',
  'How do I fix it now?',
  'What is missing?',
] as const;

/** Questions that were not asked yet, one button each; none left, no block. */
export function suggestionBlocks(asked: readonly string[]): Block[] {
  const known = new Set(asked.map((one) => one.toLowerCase()));
  const open = SUGGESTED.filter((one) => !known.has(one.toLowerCase()));
  if (open.length === 0) return [];
  const elements = open.map((question, i) => ({
    type: 'button' as const,
    action_id: `${ACTION.ask}_${i}`,
    text: plain(question.slice(0, LIMITS.buttonText)),
    value: question,
  }));
  return [{ type: 'actions', elements }];
}

/** Thumbs for one answer of one incident. */
export function feedbackBlock(incident: string, message: string): Block {
  const value = (thumb: 'up' | 'down') => JSON.stringify({ incident, message, thumb });
  return {
    type: 'context_actions',
    elements: [
      {
        type: 'feedback_buttons',
        action_id: ACTION.feedback,
        positive_button: {
          text: plain('Helpful'),
          accessibility_label: 'This answer was helpful',
          value: value('up'),
        },
        negative_button: {
          text: plain('Not helpful'),
          accessibility_label: 'This answer was not helpful',
          value: value('down'),
        },
      },
    ],
  };
}
