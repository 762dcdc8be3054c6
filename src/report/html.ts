import type { Citation, Incident } from '../schema/incident.ts';
import { escapeHtml, htmlPage } from './html-page.ts';

/** Text with code spans between backticks, as articles write them. */
function prose(text: string): string {
  return escapeHtml(text).replace(/`([^`]+)`/g, '<code>$1</code>');
}

/** The incident as one HTML page that needs nothing else: no script, no address that is fetched. */
export function incidentHtml(incident: Incident): string {
  const { verdict, answer } = incident;
  const sure = verdict.confidence > 0 ? `, ${Math.round(verdict.confidence * 100)} % sure` : '';
  return htmlPage(
    verdict.title,
    `<h1>${escapeHtml(verdict.title)}</h1>
<p class="meta"><code>${escapeHtml(verdict.cause)}</code>${sure} · ${escapeHtml(incident.createdAt)}</p>
${incident.question ? `<blockquote>${escapeHtml(incident.question)}</blockquote>` : ''}
${body(incident)}
<h2>Evidence</h2>
<ol>${answer.citations.map(citation).join('')}</ol>`,
  );
}

function body({ answer }: Incident): string {
  const html: string[] = [];
  let section = '';
  for (const sentence of answer.sentences) {
    if (sentence.section !== section) {
      section = sentence.section;
      html.push(`<h2>${escapeHtml(section)}</h2>`);
    }
    const marks = sentence.citations
      .map((id) => ` <a href="#e${escapeHtml(id)}">[${escapeHtml(id)}]</a>`)
      .join('');
    if (sentence.form === 'title') html.push(`<h3>${escapeHtml(sentence.text)}</h3>`);
    else if (sentence.form === 'command') html.push(`<pre>${escapeHtml(sentence.text)}</pre>`);
    else html.push(`<p>${prose(sentence.text)}${marks}</p>`);
  }
  return html.join('\n');
}

function citation(one: Citation): string {
  const what =
    one.kind === 'evidence'
      ? `<code>${escapeHtml(one.source)}</code> line ${one.line}: <code>${escapeHtml(one.text.slice(0, 400))}</code>`
      : `${escapeHtml(one.title)} (${escapeHtml(one.article)}), ${escapeHtml(one.section)}`;
  return `<li id="e${escapeHtml(one.id)}">${what}</li>`;
}
