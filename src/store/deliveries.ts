import type { Delivery } from '../schema/delivery.ts';

/** Messages on their way out, kept until they arrived or were given up. */
export interface Deliveries {
  /** Once for each `once`: what was told already is not told again. */
  enqueue(delivery: Delivery): Promise<void>;
  /** Those that wait and are due, oldest first. */
  due(now: string, limit: number): Promise<Delivery[]>;
  /** When the next one is due; `null` where none waits. */
  nextDue(): Promise<string | null>;
  update(delivery: Delivery): Promise<void>;
  delivery(id: string): Promise<Delivery | null>;
  /** Newest first. */
  list(state: Delivery['state'] | null, limit: number): Promise<Delivery[]>;
}
