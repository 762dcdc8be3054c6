type Block = Record<string, unknown>;
type Text = { type: string; text: string };

/** What Slack's reference of Block Kit forbids, as far as our messages can meet it; `null` where it takes them. */
export function complaintAbout(blocks: readonly Block[], max: number): string | null {
  if (blocks.length > max) return `${blocks.length} blocks`;
  for (const [i, block] of blocks.entries()) {
    const why = about(block);
    if (why) return `block ${i} (${String(block.type)}): ${why}`;
  }
  return null;
}

function about(block: Block): string | null {
  switch (block.type) {
    case 'divider':
      return null;
    case 'header':
      return text(block.text, 150, 'plain_text');
    case 'section': {
      const { fields } = block as { fields?: unknown[] };
      if (!block.text && !fields) return 'neither text nor fields';
      if (fields && (fields.length === 0 || fields.length > 10)) return `${fields.length} fields`;
      return (block.text ? text(block.text, 3_000) : null) ?? first(fields ?? [], (one) => text(one, 2_000));
    }
    case 'context': {
      const { elements } = block as { elements: unknown[] };
      if (elements.length === 0 || elements.length > 10) return `${elements.length} elements`;
      return first(elements, (one) => text(one, 3_000));
    }
    case 'image': {
      const { alt_text, slack_file } = block as { alt_text?: string; slack_file?: { id?: string } };
      if (!alt_text || alt_text.length > 2_000) return 'alt_text';
      return /^F[A-Z0-9]{8,}$/.test(slack_file?.id ?? '') ? null : 'slack_file';
    }
    case 'actions': {
      const { elements } = block as { elements: { action_id: string; text: unknown; value?: string }[] };
      if (elements.length === 0 || elements.length > 25) return `${elements.length} elements`;
      if (new Set(elements.map(({ action_id }) => action_id)).size < elements.length)
        return 'an action_id twice';
      return first(
        elements,
        (one) => text(one.text, 75, 'plain_text') ?? ((one.value ?? '').length > 2_000 ? 'value' : null),
      );
    }
    case 'context_actions':
      return (block.elements as unknown[]).length <= 5 ? null : 'elements';
    default:
      return 'unknown type';
  }
}

function text(value: unknown, max: number, type?: string): string | null {
  const { text: words, type: kind } = (value ?? {}) as Partial<Text>;
  if (typeof words !== 'string' || words.length === 0) return 'no text';
  if (words.length > max) return `a text of ${words.length} characters`;
  if (type && kind !== type) return `text of type ${kind}`;
  if (kind === 'mrkdwn') {
    const foreign = words.replace(
      /<@[UW][A-Z0-9]+>|<!date\^\d+\^[^|<>]*\|[^<>]*>|<https:\/\/[^|<>]+\|[^<>]*>/g,
      '',
    );
    if (/[<>]|&(?!amp;|lt;|gt;)/.test(foreign))
      return `not escaped: ${foreign.match(/.{0,20}(?:[<>]|&(?!amp;|lt;|gt;)).{0,20}/s)?.[0]}`;
    const running = foreign.replace(/```[\s\S]*?```|`[^`\n]*`/g, '');
    if (/@(?:channel|here|everyone)/i.test(running)) return 'calls a channel';
    if ((words.match(/```/g)?.length ?? 0) % 2 === 1) return 'an open code block';
  }
  return null;
}

function first<T>(list: readonly T[], rule: (one: T) => string | null): string | null {
  for (const one of list) {
    const why = rule(one);
    if (why) return why;
  }
  return null;
}
