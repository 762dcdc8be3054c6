import type { AnswerSentence, Citation, Incident } from '../schema/incident.ts';
import { code, escapeMarkdown, MarkdownWriter } from './markdown-writer.ts';

/** An answer as Markdown: a heading a section, a paragraph of sentences with their numbers, commands fenced. */
export function answerMarkdown(sentences: readonly AnswerSentence[], citations: readonly Citation[]): string {
  const writer = new MarkdownWriter();
  return sentences.map((one) => writer.sentence(one)).join('') + writer.evidence(citations);
}

/** The whole incident as one page to keep or send. */
export function incidentMarkdown(incident: Incident): string {
  const { verdict, contributing, answer, missing, warnings } = incident;
  const sure = verdict.confidence > 0 ? ` (confidence ${Math.round(verdict.confidence * 100)} %)` : '';
  return [
    `# ${escapeMarkdown(verdict.title)}`,
    `Cause: ${code(verdict.cause)}${sure}. Incident ${incident.id}, ${incident.createdAt}.`,
    ...(incident.question ? [`> ${escapeMarkdown(incident.question).replaceAll('\n', '\n> ')}`] : []),
    ...(contributing.length > 0
      ? [
          `Contributing: ${contributing.map((one) => `${escapeMarkdown(one.title)} (${code(one.cause)})`).join('; ')}.`,
        ]
      : []),
    answer.markdown,
    ...(missing.length > 0 && !answer.markdown.includes('## What is not known')
      ? [
          `## Missing\n\n${missing.map((one) => `- ${escapeMarkdown(one.source)}: ${escapeMarkdown(one.why)}`).join('\n')}`,
        ]
      : []),
    ...(warnings.length > 0
      ? [`## Warnings\n\n${warnings.map((one) => `- ${escapeMarkdown(one)}`).join('\n')}`]
      : []),
    '',
  ].join('\n\n');
}
