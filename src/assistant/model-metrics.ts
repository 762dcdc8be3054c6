import { counter } from '../lib/metrics.ts';
import type { Message } from '../schema/conversation.ts';

const answers = counter('oomwhy_model_answers_total', 'Answers asked of the model, by what became of them.');
const tokens = counter('oomwhy_model_tokens_total', 'Tokens as the model’s server counted them.');
const seconds = counter('oomwhy_model_seconds_total', 'Seconds that answers of the model took.');
const dollars = counter('oomwhy_model_cost_usd_total', 'Cost by the prices that are set.');
const calls = counter('oomwhy_model_calls_total', 'Calls of the model and of its tools.');
const withheldOnes = counter('oomwhy_model_withheld_total', 'Statements of the model that were not shown.');

/** @param outcome `answered`, `waiting`, or the kind of the failure */
export function recordAnswer(outcome: string, { usage, withheld = [] }: Partial<Message>): void {
  answers.add({ outcome });
  withheldOnes.add({}, withheld.length);
  if (!usage) return;
  const { model } = usage;
  tokens.add({ model, direction: 'input' }, usage.inputTokens ?? 0);
  tokens.add({ model, direction: 'output' }, usage.outputTokens ?? 0);
  seconds.add({ model }, usage.seconds);
  // Without prices the cost is not known.
  if (usage.costUsd !== null) dollars.add({ model }, usage.costUsd);
  calls.add({ what: 'model' }, usage.modelCalls);
  calls.add({ what: 'tool' }, usage.toolCalls);
}
