import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';
import { clientOf } from '../auth/client.ts';
import type { ChatRequest } from './chat-request.ts';

/** Headers in which Open WebUI names who asks and in which chat, and one for whoever can set headers. */
const HEADERS = ['x-conversation-id', 'x-openwebui-chat-id', 'x-openwebui-user-id'];
const METADATA = ['conversation_id', 'chat_id'];

/** What sets conversations apart: the key, and whatever the client tells of its user and chat. */
export function scopeOf(request: Request, response: Response, { user, metadata }: ChatRequest): string {
  const { by, name } = clientOf(response);
  const told = [
    by,
    name,
    ...HEADERS.map((name) => request.get(name)),
    user,
    ...METADATA.map((name) => metadata?.[name]),
  ];
  return createHash('sha256').update(JSON.stringify(told)).digest('hex');
}
