import { useCallback, useEffect, useState } from 'preact/hooks';

const idOf = (path: string) => {
  const match = /^\/i\/([^/]+)\/?$/.exec(path);
  return match?.[1] ? decodeURIComponent(match[1]) : null;
};

/** `/` is the start page, `/i/ID` an incident. */
export function useRoute(): [string | null, (id: string | null) => void] {
  const [id, setId] = useState(() => idOf(location.pathname));
  useEffect(() => {
    const changed = () => setId(idOf(location.pathname));
    addEventListener('popstate', changed);
    return () => removeEventListener('popstate', changed);
  }, []);
  const go = useCallback((to: string | null) => {
    const path = to === null ? '/' : `/i/${encodeURIComponent(to)}`;
    if (path !== location.pathname) history.pushState(null, '', path);
    setId(to);
  }, []);
  return [id, go];
}

export function useMedia(query: string): boolean {
  const [matches, setMatches] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const list = matchMedia(query);
    const changed = () => setMatches(list.matches);
    changed();
    list.addEventListener('change', changed);
    return () => list.removeEventListener('change', changed);
  }, [query]);
  return matches;
}

const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (/^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.isContentEditable);

/** One key for the whole page, unless it is being typed somewhere. */
export function useKey(key: string, handle: (event: KeyboardEvent) => void) {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.key !== key || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey)
        return;
      if (key.length === 1 && typing(event.target)) return;
      handle(event);
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  }, [key, handle]);
}
