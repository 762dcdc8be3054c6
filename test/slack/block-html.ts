import type { Posted, Upload } from './fake-slack.ts';

type Block = Record<string, unknown>;
type Text = { type: string; text: string };

/** Slack's look, near enough to judge a message by: its sizes, widths and colours. */
const STYLE = `*{box-sizing:border-box}body{margin:0;padding:16px;font:15px/1.466 Lato,"Helvetica Neue",Arial,sans-serif;color:#1d1c1d;background:#fff;width:720px}
.m{display:grid;grid-template-columns:36px 1fr;gap:8px;padding:8px 0}.a{width:36px;height:36px;border-radius:8px;background:#1d3557;color:#fff;display:grid;place-items:center;font-weight:900}
.n{font-weight:900}.n span{font-weight:400;font-size:12px;color:#616061;margin-left:6px}.u .a{background:#a2845e}
.b{margin:4px 0 8px;overflow-wrap:anywhere}h3{font-size:18px;margin:4px 0;line-height:1.33}.c{font-size:13px;color:#616061;line-height:1.4}
.f{display:grid;grid-template-columns:1fr 1fr;gap:8px 16px}code{font:12px/1.5 Menlo,Consolas,"DejaVu Sans Mono",monospace;color:#c01343;background:#f6f6f6;border:1px solid #ddd;border-radius:3px;padding:1px 3px}
pre{font:12px/1.5 Menlo,"DejaVu Sans Mono",monospace;background:#f8f8f8;border:1px solid #ddd;border-radius:4px;padding:8px;margin:4px 0;white-space:pre-wrap}
.k{display:flex;flex-wrap:wrap;gap:8px}button{font:700 13px Lato,Arial,sans-serif;padding:5px 12px;border:1px solid #bbb;border-radius:8px;background:#fff;color:#1d1c1d}
.primary{background:#007a5a;color:#fff;border-color:#007a5a}.danger{color:#e01e5a;border-color:#e01e5a}img{max-width:360px;width:100%;border-radius:8px;display:block}
.sq{display:inline-block;width:15px;height:15px;border-radius:3px;vertical-align:-2px}hr{border:0;border-top:1px solid #ddd}.file{border:1px solid #ddd;border-radius:8px;padding:8px}
.dark body,body.dark{background:#1a1d21;color:#d1d2d3}.dark pre,.dark code{background:#222529;border-color:#444}.dark code{color:#e8912d}.dark .c{color:#ababad}.dark button{background:#1a1d21;color:#d1d2d3;border-color:#565856}`;

const SQUARES: Readonly<Record<string, string>> = {
  large_blue_square: '#3e84df',
  large_orange_square: '#f4900c',
  large_purple_square: '#aa8ed6',
  large_green_square: '#78b159',
  large_yellow_square: '#fdcb58',
  large_brown_square: '#c1694f',
  large_red_square: '#dd2e44',
  black_large_square: '#545b63',
  white_large_square: '#dee2e6',
};
const EMOJI: Readonly<Record<string, string>> = {
  warning: '⚠',
  information_source: 'ⓘ',
  white_check_mark: '☑',
  no_entry_sign: '⊘',
  grey_question: '(?)',
};

/** A thread as a page, as Slack would show it; for people to look at. */
export function threadHtml(
  asked: string,
  messages: readonly Posted[],
  uploads: ReadonlyMap<string, Upload>,
  dark = false,
): string {
  const person = `<div class="m u"><div class="a">A</div><div><div class="n">Ada<span>15:32</span></div><div class="b">${markup(escaped(asked))}</div></div></div>`;
  const shared = [...uploads.values()].filter(
    ({ thread }) => thread !== null && messages.some((one) => one.thread === thread),
  );
  const files = shared.map(
    ({ filename, content }) =>
      `<div class="b file"><b>${escaped(filename)}</b><pre>${escaped(content.toString().slice(0, 1_500))}</pre></div>`,
  );
  return page(
    [
      person,
      ...messages.map((one) => message(one.blocks, uploads)),
      ...(files.length > 0 ? [wrap(files.join(''))] : []),
    ],
    dark,
  );
}

/** A Home tab or another list of blocks. */
export function blocksHtml(
  blocks: readonly Block[],
  uploads: ReadonlyMap<string, Upload>,
  dark = false,
): string {
  return page([blocks.map((block) => `<div class="b">${html(block, uploads)}</div>`).join('')], dark);
}

function page(parts: readonly string[], dark: boolean): string {
  return `<!doctype html><meta charset="utf-8"><style>${STYLE}</style><body class="${dark ? 'dark' : ''}">${parts.join('\n')}</body>`;
}

function message(blocks: readonly Block[], uploads: ReadonlyMap<string, Upload>): string {
  return wrap(blocks.map((block) => `<div class="b">${html(block, uploads)}</div>`).join(''));
}

function wrap(inner: string): string {
  return `<div class="m"><div class="a">o</div><div><div class="n">oomwhy<span>APP 15:32</span></div>${inner}</div></div>`;
}

function html(block: Block, uploads: ReadonlyMap<string, Upload>): string {
  const { type, text, fields, elements } = block as {
    type: string;
    text?: Text;
    fields?: Text[];
    elements?: unknown[];
  };
  switch (type) {
    case 'header':
      return `<h3>${shown(text)}</h3>`;
    case 'section':
      return `${text ? shown(text) : ''}${fields ? `<div class="f">${fields.map((one) => `<div>${shown(one)}</div>`).join('')}</div>` : ''}`;
    case 'context':
      return `<div class="c">${(elements as Text[]).map(shown).join(' ')}</div>`;
    case 'divider':
      return '<hr>';
    case 'image': {
      const { slack_file, alt_text, title } = block as {
        slack_file: { id: string };
        alt_text: string;
        title?: Text;
      };
      const png = uploads.get(slack_file.id)?.content.toString('base64') ?? '';
      return `<div class="c">${title ? shown(title) : ''}</div><img alt="${escaped(alt_text)}" src="data:image/png;base64,${png}">`;
    }
    case 'actions':
      return `<div class="k">${(elements as { text: Text; style?: string }[]).map((one) => `<button class="${one.style ?? ''}">${shown(one.text)}</button>`).join('')}</div>`;
    case 'context_actions':
      return '<div class="k c">[ Helpful ] [ Not helpful ]</div>';
    default:
      throw new Error(`no such block: ${type}`);
  }
}

function shown(text: Text | undefined): string {
  if (!text) return '';
  return text.type === 'mrkdwn' ? markup(text.text) : emoji(escaped(text.text));
}

/** Slack's markup, whose text is escaped already. */
function markup(text: string): string {
  return text
    .split(/(```[\s\S]*?```|`[^`\n]+`)/)
    .map((part) => {
      if (part.startsWith('```')) return `<pre>${part.slice(3, -3).trim()}</pre>`;
      if (part.startsWith('`') && part.length > 1) return `<code>${part.slice(1, -1)}</code>`;
      return emoji(part)
        .replace(/<@(\w+)>/g, '<b>@$1</b>')
        .replace(/<!date\^\d+\^[^|]*\|([^>]*)>/g, '$1')
        .replace(/<(https:[^|>]*)\|([^>]*)>/g, '<a href="$1">$2</a>')
        .replace(/(^|[\s(])\*([^*\n]+)\*/g, '$1<b>$2</b>')
        .replace(/(^|[\s(])_([^_\n]+)_/g, '$1<i>$2</i>')
        .replaceAll('\n', '<br>');
    })
    .join('')
    .replaceAll('</pre><br>', '</pre>')
    .replaceAll('<br><pre>', '<pre>');
}

function emoji(text: string): string {
  return text.replace(/:([a-z_]+):/g, (whole, name: string) =>
    SQUARES[name] ? `<span class="sq" style="background:${SQUARES[name]}"></span>` : (EMOJI[name] ?? whole),
  );
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
