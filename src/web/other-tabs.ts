import { useEffect, useRef } from 'preact/hooks';

/** Tells other tabs of this browser that a conversation has gone on. */
export function tellOtherTabs(incident: string): void {
  const channel = new BroadcastChannel(nameOf(incident));
  channel.postMessage(null);
  channel.close();
}

/** Asks for what is new when another tab has written to the conversation, and whenever somebody comes back to this one. */
export function useOtherTabs(incident: string, refresh: () => void): void {
  const latest = useRef(refresh);
  latest.current = refresh;
  useEffect(() => {
    const channel = new BroadcastChannel(nameOf(incident));
    const told = () => latest.current();
    const seen = () => document.visibilityState === 'visible' && latest.current();
    channel.addEventListener('message', told);
    addEventListener('focus', told);
    document.addEventListener('visibilitychange', seen);
    return () => {
      channel.close();
      removeEventListener('focus', told);
      document.removeEventListener('visibilitychange', seen);
    };
  }, [incident]);
}

const nameOf = (incident: string) => `oomwhy-${incident}`;
