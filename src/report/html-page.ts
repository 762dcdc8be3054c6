import { printable } from '../lib/text.ts';

const STYLE = `:root{color-scheme:light dark}body{font:16px/1.6 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}
h1{line-height:1.25}h2{margin-top:2rem;font-size:1.15rem}pre,code{font-family:ui-monospace,monospace;font-size:.9em}
pre{padding:.75rem 1rem;overflow-x:auto;background:color-mix(in srgb,currentColor 8%,transparent);border-radius:.5rem}
li{overflow-wrap:anywhere;margin:.4rem 0}.meta{opacity:.75}:target{scroll-margin-top:1rem}
h2:target{background:color-mix(in srgb,Highlight 25%,transparent)}a{color:LinkText}`;

/** What a page of ours may load: its own style and nothing else, so that it may be saved and sent. */
export const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

export function escapeHtml(text: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return printable(text).replace(/[&<>"']/g, (char) => entities[char] as string);
}

/** One HTML page that needs nothing else: no script, no address that is fetched. `body` is markup. */
export function htmlPage(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escapeHtml(title)}</title><style>${STYLE}</style></head>
<body><main>
${body}
</main></body></html>
`;
}
