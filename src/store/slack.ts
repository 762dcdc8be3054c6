/** One thread of a Slack workspace; a thread is named by the time stamp of its first message. */
export interface SlackPlace {
  readonly team: string;
  readonly channel: string;
  readonly thread: string;
}

/**
 * Who can read a thread: everybody of the workspace, some of it, or people of other organisations too. What is not
 * known counts as the one that shows least.
 */
export type SlackAudience = 'public' | 'private' | 'external';

/** A thread and the incident that it is about. */
export interface SlackThread extends SlackPlace {
  readonly incident: string;
  readonly audience: SlackAudience;
  /** Who handed the evidence over, by Slack's id. */
  readonly user: string;
  /** The thread's address, where Slack gave one. */
  readonly link: string | null;
}

/** What is kept of Slack: no message, only which thread is which incident, and what was handled. */
export interface SlackStore {
  /** One thread is one incident: the first that was kept stays. */
  saveThread(thread: SlackThread): Promise<SlackThread>;
  thread(place: SlackPlace): Promise<SlackThread | null>;
  /** Incidents that this person may see a list of, newest first: their own, and those of public channels. */
  recent(team: string, user: string, limit: number): Promise<readonly SlackThread[]>;
  /** True for the first who asks, however often the same is delivered, also after a restart. */
  claim(key: string): Promise<boolean>;
}
