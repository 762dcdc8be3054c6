import type { Find } from './kinds.ts';
import { reachOf } from './secret-values.ts';
import { isPublicDomain, isSystemHost, isSystemUser, isTelling } from './words.ts';

const SCHEME = /(?<![A-Za-z0-9+.-])[A-Za-z][A-Za-z0-9+.-]{1,30}:\/\//g;
const USER_INFO = /[^\s/@"'`<>]{1,512}(?:@[^\s/@"'`<>]{0,200}(?=@)){0,3}@/y;
const HOST = /[A-Za-z0-9_](?:[\w.-]{0,251}[A-Za-z0-9_])?/y;
/** Not of a network: files, and ids of containers. */
const LOCAL_SCHEME =
  /^(?:file|unix|containerd|docker|docker-pullable|cri-o|podman|runc|mount|systemd|sqlite)/i;

/** Who and where of a URL or connection string: `postgres://user:password@host/db`. */
export function* urls(text: string): Generator<Find> {
  for (const scheme of text.matchAll(SCHEME)) {
    if (LOCAL_SCHEME.test(scheme[0])) continue;
    const from = scheme.index + scheme[0].length;
    USER_INFO.lastIndex = from;
    const userInfo = USER_INFO.exec(text)?.[0] ?? '';
    if (userInfo) yield* whoOf(userInfo.slice(0, -1), from);
    HOST.lastIndex = from + userInfo.length;
    const host = HOST.exec(text)?.[0];
    if (!host || isSystemHost(host) || isPublicDomain(host)) continue;
    const start = from + userInfo.length;
    yield { start, end: start + host.length, kind: 'HOST', ...(isTelling(host) && { reach: 'word' }) };
  }
}

function* whoOf(userInfo: string, at: number): Generator<Find> {
  const colon = userInfo.indexOf(':');
  const user = colon === -1 ? userInfo : userInfo.slice(0, colon);
  const password = colon === -1 ? '' : userInfo.slice(colon + 1);
  // A lone long name before the `@` is a token.
  const kind = colon === -1 && user.length >= 16 ? 'TOKEN' : 'USER';
  if (user && !isSystemUser(user) && !/^(?:\$|\{|%|\[masked)/.test(user)) {
    yield { start: at, end: at + user.length, kind, ...(isTelling(user) && { reach: 'word' }) };
  }
  if (!password || /^(?:\[masked\]|\*+|\$\{?\w+\}?|\{[^}]*\})$/.test(password)) return;
  const reach = reachOf(password, true);
  const start = at + colon + 1;
  yield { start, end: start + password.length, kind: 'SECRET', ...(reach && { reach }) };
}
