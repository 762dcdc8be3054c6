/** What the address points to behind `#`: a line of a source, or an answer. */
export type Place =
  | { kind: 'line'; source: string; line: number }
  | { kind: 'message'; id: string }
  | { kind: 'sources' };

const decode = (text: string) => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

export function lineHash(source: string, line: number): string {
  return `#${encodeURIComponent(source).replaceAll('%2F', '/')}:${line}`;
}

export function messageHash(id: string): string {
  return `#m-${encodeURIComponent(id)}`;
}

export function placeOf(hash: string): Place | null {
  const line = /^#(.+):([1-9]\d{0,11})$/.exec(hash);
  if (line?.[1]) return { kind: 'line', source: decode(line[1]), line: Number(line[2]) };
  const message = /^#m-(.+)$/.exec(hash);
  if (message?.[1]) return { kind: 'message', id: decode(message[1]) };
  return hash === '#sources' ? { kind: 'sources' } : null;
}

/** Changes the address without a step in the history of the browser. */
export function pointTo(hash: string): void {
  history.replaceState(history.state, '', `${location.pathname}${hash}`);
}
