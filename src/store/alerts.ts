/** What a group of alerts has told so far, and the incident that it is. Times are RFC 3339. */
export interface AlertGroup {
  /** Which door it came in by, and that system's own name of the group. */
  readonly key: string;
  readonly incident: string;
  /** How often something new was told. */
  readonly notices: number;
  readonly resolvedAt: string | null;
}

export interface Alerts {
  group(key: string): Promise<AlertGroup | null>;
  /** The group that an incident came from. */
  groupOf(incident: string): Promise<AlertGroup | null>;
  /** Puts it in the place of the one with its key. */
  saveGroup(group: AlertGroup): Promise<void>;
}
