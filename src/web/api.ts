import type { IncidentList, Message, SourceLines, StreamEvent } from '../schema/conversation.ts';
import type { Incident } from '../schema/incident.ts';
import { fromProblem, gone, isAbort } from './failure.ts';
import { readEvents } from './sse.ts';

const BASE = '/api/v1/incidents';
const at = (id: string, rest = '') => `${BASE}/${encodeURIComponent(id)}${rest}`;

async function request(where: string, path: string, init: RequestInit = {}): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch (error) {
    throw isAbort(error) ? error : gone(where, init.method === 'POST');
  }
  if (!response.ok) throw fromProblem(where, response.status, await response.text());
  return response;
}

async function json<T>(where: string, path: string, signal?: AbortSignal): Promise<T> {
  const init: RequestInit = { headers: { accept: 'application/json' }, ...(signal ? { signal } : {}) };
  return (await (await request(where, path, init)).json()) as T;
}

export const getIncident = (id: string, signal?: AbortSignal) =>
  json<Incident>('While opening the incident', at(id), signal);

export const getMessages = async (id: string, signal?: AbortSignal) =>
  (await json<{ messages: Message[] }>('While opening the conversation', at(id, '/messages'), signal))
    .messages;

export function listIncidents(q: string, cursor: string | null, signal?: AbortSignal) {
  const query = new URLSearchParams({ limit: '50', ...(q ? { q } : {}), ...(cursor ? { cursor } : {}) });
  return json<IncidentList>('While listing incidents', `${BASE}?${query}`, signal);
}

export function getLines(id: string, path: string, from: number, to: number, signal?: AbortSignal) {
  const query = new URLSearchParams({ path, from: String(from), to: String(to) });
  return json<SourceLines>('While opening the evidence', at(id, `/sources/lines?${query}`), signal);
}

export async function getReport(id: string, type: 'text/markdown' | 'text/html'): Promise<Blob> {
  return (await request('While making the report', at(id, '/report'), { headers: { accept: type } })).blob();
}

export async function getExample(): Promise<string> {
  return (await request('While fetching the example', '/example.txt')).text();
}

/** By XMLHttpRequest, because fetch does not tell how far an upload is. */
export function createIncident(body: FormData, onProgress: (sent: number) => void, signal: AbortSignal) {
  const where = 'While sending the evidence';
  return new Promise<Incident>((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    xhr.open('POST', BASE);
    xhr.setRequestHeader('accept', 'application/json');
    xhr.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    xhr.onerror = () => reject(gone(where, true));
    xhr.onabort = () => reject(new DOMException('Stopped', 'AbortError'));
    xhr.onload = () => {
      if (xhr.status !== 201) return reject(fromProblem(where, xhr.status, xhr.responseText));
      try {
        resolve(JSON.parse(xhr.responseText) as Incident);
      } catch (error) {
        reject(error);
      }
    };
    signal.addEventListener('abort', () => xhr.abort(), { once: true });
    xhr.send(body);
  });
}

const EVENTS = new Set(['finding', 'sentence', 'answer_end', 'error']);

export async function* streamAnswer(
  id: string,
  text: string,
  signal: AbortSignal,
): AsyncGenerator<StreamEvent> {
  const where = 'While answering';
  const response = await request(where, at(id, '/messages'), {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ text }),
    signal,
  });
  if (!response.body) return;
  try {
    for await (const { event, data } of readEvents(response.body)) {
      if (EVENTS.has(event)) yield { event, data: JSON.parse(data) } as StreamEvent;
    }
  } catch (error) {
    // A broken connection surfaces as TypeError in the middle of reading.
    throw error instanceof TypeError ? gone(where, true) : error;
  }
}
