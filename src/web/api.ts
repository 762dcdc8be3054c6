import type {
  Feedback,
  IncidentList,
  IncidentQuery,
  LineMatches,
  Message,
  Outgoing,
  SourceLines,
  SourceList,
} from '../schema/conversation.ts';
import type { Incident } from '../schema/incident.ts';
import { fromProblem, gone, isAbort, type RequestError } from './failure.ts';
import { toSignIn } from './sign-in.ts';

const BASE = '/api/v1/incidents';
export const at = (id: string, rest = '') => `${BASE}/${encodeURIComponent(id)}${rest}`;

/** Whoever only looks is sent to the sign-in where a key is asked for. */
function asked({ method = 'GET' }: RequestInit, error: RequestError): RequestError {
  if (method === 'GET' && error.failure.code === 'key-missing') toSignIn();
  return error;
}

/** @throws RequestError where the server does not answer, or answers with a problem */
export async function request(where: string, path: string, init: RequestInit = {}): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch (error) {
    throw isAbort(error) ? error : gone(where, init.method === 'POST');
  }
  if (!response.ok) throw asked(init, fromProblem(where, response.status, await response.text()));
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

export type ListFilter = Partial<Pick<IncidentQuery, 'q' | 'cause' | 'place' | 'since'>>;

export function listIncidents(filter: ListFilter, cursor: string | null, signal?: AbortSignal) {
  const query = new URLSearchParams({ limit: '100', facets: String(cursor === null) });
  for (const [name, value] of Object.entries({ ...filter, cursor })) if (value) query.set(name, value);
  return json<IncidentList>('While listing incidents', `${BASE}?${query}`, signal);
}

/** So many kept lines before a line, and from it on. */
export interface Around {
  path: string;
  near: number;
  before: number;
  after: number;
}

export function getLines(id: string, { path, near, before, after }: Around, signal?: AbortSignal) {
  const query = new URLSearchParams({
    path,
    near: String(near),
    before: String(before),
    after: String(after),
  });
  return json<SourceLines>('While opening the evidence', at(id, `/sources/lines?${query}`), signal);
}

export const getSources = async (id: string, signal?: AbortSignal) =>
  (await json<SourceList>('While listing the sources', at(id, '/sources'), signal)).sources;

export function searchLines(id: string, q: string, path: string | null, signal?: AbortSignal) {
  const query = new URLSearchParams({ q, ...(path === null ? {} : { path }) });
  return json<LineMatches>('While searching the sources', at(id, `/sources/search?${query}`), signal);
}

export const getOutgoing = (id: string) =>
  json<Outgoing>('While asking what leaves this machine', at(id, '/outgoing'));

export const getFeedback = async (id: string) =>
  (
    await json<{ feedback: Feedback[] }>(
      'While asking for opinions',
      `/api/v1/feedback?incident=${encodeURIComponent(id)}`,
    )
  ).feedback;

export async function sendFeedback(feedback: Omit<Feedback, 'findings' | 'createdAt'>): Promise<Feedback> {
  const headers = { 'content-type': 'application/json' };
  const init = { method: 'POST', headers, body: JSON.stringify(feedback) };
  return (await (await request('While keeping your opinion', '/api/v1/feedback', init)).json()) as Feedback;
}

export async function getReport(id: string, type: string): Promise<Blob> {
  return (await request('While making the report', at(id, '/report'), { headers: { accept: type } })).blob();
}

export async function getExample(path: string): Promise<string> {
  return (await request('While fetching the example', path)).text();
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
