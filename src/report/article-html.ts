import { Marked } from 'marked';
import { anchorOf } from '../lib/anchor.ts';
import { escapeHtml, htmlPage } from './html-page.ts';

/** What a page shows; a `Page` of the knowledge is one. */
export interface ShownArticle {
  readonly id: string;
  readonly title: string;
  readonly kind: string;
  readonly body: string;
}

/**
 * An article as an HTML page. A team's Markdown is as little trusted as evidence: raw HTML in it is shown as
 * text, images are named and not fetched, and a link leads to http, https or another article.
 */
export function articleHtml(article: ShownArticle): string {
  const title = `<h1>${escapeHtml(article.title)}</h1>`;
  const meta = `<p class="meta"><code>${escapeHtml(article.id)}</code></p>`;
  return htmlPage(
    article.title,
    `${title}\n${meta}\n${markdownFor(article.id).parse(article.body) as string}`,
  );
}

function markdownFor(id: string): Marked {
  const used = new Map<string, number>();
  return new Marked({
    renderer: {
      html: ({ text }) => escapeHtml(text),
      image: ({ text, href }) => escapeHtml(`[image: ${text || href}]`),
      heading({ tokens, text, depth }) {
        const anchor = anchorOf(text);
        const n = used.get(anchor) ?? 0;
        used.set(anchor, n + 1);
        const level = Math.max(2, depth);
        return `<h${level} id="${escapeHtml(n === 0 ? anchor : `${anchor}-${n}`)}">${this.parser.parseInline(tokens)}</h${level}>\n`;
      },
      link({ href, tokens }) {
        const text = this.parser.parseInline(tokens);
        const to = addressOf(href, id);
        return to === null ? text : `<a href="${escapeHtml(to)}" rel="noreferrer">${text}</a>`;
      },
    },
  });
}

/** Where a link of an article leads to; `null` for a scheme that can run something. */
function addressOf(href: string, id: string): string | null {
  if (/^https?:\/\//i.test(href) || href.startsWith('#')) return href;
  if (/^[a-z][a-z0-9+.-]*:|^\/|\\/i.test(href)) return null;
  const { pathname, hash } = new URL(href, `http://articles/${id}`);
  return `/knowledge${pathname.replace(/\.(?:md|markdown)$/i, '')}${hash}`;
}
