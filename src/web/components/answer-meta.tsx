import { clean, count } from '../display.ts';
import { seconds } from '../run-words.ts';
import type { Turn } from '../turn.ts';

/** Who answered, and what it took. */
export function AnswerMeta({ turn: { composer, usage } }: { turn: Turn }) {
  if (composer === null) return null;
  if (composer === 'offline' && usage === null) {
    return <p class="meta">Answered by the rules, without a model.</p>;
  }
  const tokens =
    usage?.inputTokens === null || usage?.inputTokens === undefined
      ? null
      : count(usage.inputTokens + (usage.outputTokens ?? 0), 'token');
  const cost = usage?.costUsd ? `${usage.costUsd.toFixed(usage.costUsd < 0.01 ? 4 : 2)} USD` : null;
  const spent = usage
    ? [count(usage.modelCalls, 'call'), tokens, cost, seconds(usage.seconds)].filter(Boolean).join(', ')
    : '';
  const model = clean(usage?.model ?? 'a model');
  return (
    <p class="meta">
      {composer === 'model'
        ? `Worded by ${model}; each sentence checked against the evidence.`
        : `Answered by the rules; ${model} was asked.`}
      {spent && <span class="meta-spent"> {spent}</span>}
    </p>
  );
}
