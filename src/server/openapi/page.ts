import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Marked } from 'marked';
import { projectRoot } from '../../lib/root.ts';
import { escapeHtml, htmlPage } from '../../report/html-page.ts';

const REPOSITORY = 'https://github.com/oomwhy/oomwhy/blob/main/docs/';
let made: string | null = null;

/** docs/api.md as one page that fetches nothing. */
export function docsPage(): string {
  made ??= htmlPage(
    'The API of oomwhy',
    markdown().parse(readFileSync(join(projectRoot(), 'docs', 'api.md'), 'utf8')) as string,
  );
  return made;
}

function markdown(): Marked {
  return new Marked({
    renderer: {
      html: ({ text }) => (text.startsWith('<!--') ? '' : escapeHtml(text)),
      link({ href, tokens }) {
        const to = /^[\w-]+\.md(?:#|$)/.test(href) ? REPOSITORY + href : href;
        return `<a href="${escapeHtml(to)}" rel="noreferrer">${this.parser.parseInline(tokens)}</a>`;
      },
    },
  });
}
