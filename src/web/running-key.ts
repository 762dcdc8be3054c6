import type { MessageRequest } from '../schema/conversation.ts';

/** An answer that was being streamed when the page was last seen in this tab. */
interface Running {
  key: string;
  asked: MessageRequest;
}

const nameOf = (incident: string) => `oomwhy-answer-${incident}`;

export function rememberRunning(incident: string, running: Running | null): void {
  try {
    if (running) sessionStorage.setItem(nameOf(incident), JSON.stringify(running));
    else sessionStorage.removeItem(nameOf(incident));
  } catch {
    // A browser that keeps nothing shows the answer once it is stored.
  }
}

export function lastRunning(incident: string): Running | null {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(nameOf(incident)) ?? 'null');
    return typeof value === 'object' && value !== null && 'key' in value && 'asked' in value
      ? (value as Running)
      : null;
  } catch {
    return null;
  }
}
