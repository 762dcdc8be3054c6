/** What a person wrote, as Slack hands it on, in parts. */
export interface Written {
  readonly question: string | null;
  readonly evidence: string | null;
}

/** A message of so many lines is something pasted, not something asked. */
const PASTED_LINES = 3;
const MAX_QUESTION = 20_000;
const FENCE = /```\n?([\s\S]*?)(?:```|$)/g;

/** Undoes what Slack does to a text on its way: entities, links that it made, mentions. */
export function plainText(text: string): string {
  return text
    .replace(/<(?:https?|mailto):[^|>]*\|([^>]*)>/g, '$1')
    .replace(/<((?:https?|mailto):[^|>]*)>/g, '$1')
    .replace(/<[#!@][^|>]*\|([^>]*)>/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/**
 * Code blocks are evidence and the rest a question; without a code block, a text of several lines is evidence, with a
 * question before it if its first line is one.
 */
export function written(text: string): Written {
  const withoutMentions = text.replace(/<@[A-Z0-9]+(?:\|[^>]*)?>/g, ' ');
  const blocks = [...withoutMentions.matchAll(FENCE)].map((match) => plainText(match[1] ?? ''));
  const rest = plainText(withoutMentions.replace(FENCE, '\n')).trim();
  if (blocks.length > 0) return { question: asQuestion(rest), evidence: blocks.join('\n') };
  const lines = rest.split('\n').filter((line) => line.trim() !== '');
  if (lines.length < PASTED_LINES && rest.length <= MAX_QUESTION)
    return { question: asQuestion(rest), evidence: null };
  const [first = '', ...others] = rest.split('\n');
  if (first.trim().endsWith('?') && first.length <= MAX_QUESTION)
    return { question: first.trim(), evidence: others.join('\n') };
  return { question: null, evidence: rest };
}

function asQuestion(text: string): string | null {
  return text.trim().slice(0, MAX_QUESTION) || null;
}
