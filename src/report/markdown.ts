import { printable } from '../lib/text.ts';
import type { Evidence } from '../schema/evidence.ts';
import type { AnswerSentence, Citation, Incident } from '../schema/incident.ts';

/** Keeps evidence from becoming markup; code spans of articles stay. */
function escapeMarkdown(text: string): string {
  return printable(text).replace(/[<>[\]*\\]/g, '\\$&');
}

/** A fence longer than any run of backticks inside. */
function fenced(text: string, language = ''): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${printable(text)}\n${fence}`;
}

function code(text: string): string {
  return `\`\` ${printable(text).replaceAll('`', "'")} \`\``;
}

/** An answer as Markdown: a heading a section, a paragraph of sentences with their numbers, commands fenced. */
export function answerMarkdown(sentences: readonly AnswerSentence[], citations: readonly Citation[]): string {
  const blocks: string[] = [];
  let section = '';
  let paragraph: string[] = [];
  const flush = () => {
    if (paragraph.length > 0) blocks.push(paragraph.join(' '));
    paragraph = [];
  };
  for (const sentence of sentences) {
    if (sentence.section !== section) {
      flush();
      section = sentence.section;
      if (section !== '') blocks.push(`## ${section}`);
    }
    if (sentence.form === 'title') {
      flush();
      blocks.push(`### ${escapeMarkdown(sentence.text)}`);
    } else if (sentence.form === 'command') {
      flush();
      blocks.push(fenced(sentence.text, 'sh'));
    } else {
      const marks = sentence.citations.map((id) => ` [${id}]`).join('');
      paragraph.push(escapeMarkdown(sentence.text) + marks);
    }
  }
  flush();
  if (citations.length > 0) blocks.push(`## Evidence\n\n${citations.map(citationMarkdown).join('\n')}`);
  return blocks.join('\n\n');
}

function citationMarkdown(citation: Citation): string {
  if (citation.kind === 'article') {
    return `- [${citation.id}] ${escapeMarkdown(citation.title)} (${citation.article}), ${citation.section}`;
  }
  return `- [${citation.id}] ${lineMarkdown(citation)}`;
}

function lineMarkdown(at: Evidence): string {
  return `${code(at.source)} line ${at.line}: ${code(at.text.slice(0, 400))}`;
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
