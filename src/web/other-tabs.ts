import { useCallback, useEffect, useRef } from 'preact/hooks';

/**
 * Asks for what is new when another tab of this browser has written to a conversation, and whenever somebody comes back
 * to this one.
 * @returns tells the other tabs that this one has written
 */
export function useOtherTabs(incident: string, refresh: () => void): () => void {
  const latest = useRef(refresh);
  latest.current = refresh;
  const channel = useRef<BroadcastChannel | null>(null);
  useEffect(() => {
    // A channel does not hear itself.
    const own = new BroadcastChannel(`oomwhy-${incident}`);
    channel.current = own;
    const told = () => latest.current();
    const seen = () => document.visibilityState === 'visible' && latest.current();
    own.addEventListener('message', told);
    addEventListener('focus', told);
    document.addEventListener('visibilitychange', seen);
    return () => {
      channel.current = null;
      own.close();
      removeEventListener('focus', told);
      document.removeEventListener('visibilitychange', seen);
    };
  }, [incident]);
  return useCallback(() => channel.current?.postMessage(null), []);
}
