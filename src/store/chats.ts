/** Which conversation of a chat client is which incident. Such a client names none, so it is known by fingerprints. */
export interface Chats {
  /** `null` where the fingerprint was never seen. */
  incidentOf(fingerprint: string): Promise<string | null>;
  /** What a fingerprint stands for from now on. */
  remember(fingerprint: string, incidentId: string): Promise<void>;
}
