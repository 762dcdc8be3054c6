import type { ChatTurn } from '../../assistant/chat/find-incident.ts';
import type { Attachment } from '../../bundle/attachments.ts';
import { decodeBase64 } from '../../lib/base64.ts';
import { OomwhyError } from '../../lib/errors.ts';
import type { ChatMessage, Part } from './chat-request.ts';

/**
 * What persons said and what was answered; instructions to a model and results of tools are no part of it.
 * @throws OomwhyError unsupported-content, invalid-request naming the part
 */
export function turnsOf(messages: readonly ChatMessage[]): ChatTurn[] {
  const turns = messages.flatMap(({ role, content }, i): ChatTurn[] => {
    if (role !== 'user' && role !== 'assistant') return [];
    const parts = typeof content === 'string' ? [{ type: 'text', text: content }] : (content ?? []);
    const read = parts.map((part, j) => readPart(part, `messages.${i}.content.${j}`));
    const text = read.flatMap((one) => (typeof one === 'string' ? [one] : [])).join('\n\n');
    return [{ role, text, attachments: read.filter((one) => typeof one !== 'string') }];
  });
  if (!turns.some(({ role }) => role === 'user'))
    throw new OomwhyError('invalid-request', 'there is no message of the user', { where: 'messages' });
  return turns;
}

function readPart({ type, text, file }: Part, where: string): string | Attachment {
  switch (type) {
    case 'text':
    case 'input_text':
      if (text === undefined) throw new OomwhyError('invalid-request', 'a text part has a text', { where });
      return text;
    case 'refusal':
      return '';
    case 'file':
    case 'input_file':
      return attachmentOf(file, where);
    default:
      throw new OomwhyError('unsupported-content', `parts of type "${type.slice(0, 50)}" are not read`, {
        where: `${where}.type`,
      });
  }
}

function attachmentOf(file: Part['file'], where: string): Attachment {
  if (file?.file_id !== undefined)
    throw new OomwhyError('unsupported-content', 'no files are kept here: send it as file_data', {
      where: `${where}.file.file_id`,
    });
  if (file?.file_data === undefined)
    throw new OomwhyError('invalid-request', 'a file part has file_data', { where: `${where}.file` });
  const { mediaType, encoded } = dataUrl(file.file_data);
  if (/^(?:image|audio|video)\//.test(mediaType))
    throw new OomwhyError('unsupported-content', `files of type ${mediaType.slice(0, 50)} are not read`, {
      where: `${where}.file.file_data`,
    });
  const bytes = encoded === null ? null : decodeBase64(encoded);
  if (bytes === null)
    throw new OomwhyError('invalid-request', 'file_data is base64, or a data URL of it', {
      where: `${where}.file.file_data`,
    });
  return { name: file.filename || 'attachment', bytes };
}

/** `data:text/plain;base64,…`, or the base64 alone. */
function dataUrl(text: string): { mediaType: string; encoded: string | null } {
  if (!text.startsWith('data:')) return { mediaType: '', encoded: text };
  const comma = text.indexOf(',');
  const head = text.slice('data:'.length, comma);
  const encoded = comma > 0 && head.toLowerCase().endsWith(';base64') ? text.slice(comma + 1) : null;
  return { mediaType: head.toLowerCase(), encoded };
}
