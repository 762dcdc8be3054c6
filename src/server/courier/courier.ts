import type { Logger } from 'pino';
import { Agent } from 'undici';
import type { WebhookSettings } from '../../lib/config.ts';
import type { Delivery } from '../../schema/delivery.ts';
import type { Deliveries } from '../../store/deliveries.ts';
import { guardedLookup } from './public-address.ts';
import { send } from './send.ts';

/** How often a message is tried: after `firstMs`, then each time `factor` as long, `attempts` times in all. */
export interface Patience {
  readonly firstMs: number;
  readonly factor: number;
  readonly attempts: number;
}

/** Ten seconds to six hours; it gives up after nine. */
const PATIENCE: Patience = { firstMs: 10_000, factor: 3, attempts: 8 };
const AT_ONCE = 4;
const MAX_TIMER_MS = 60_000;

interface CourierParts {
  readonly webhooks: WebhookSettings;
  readonly deliveries: Deliveries;
  readonly log: Logger;
  readonly patience?: Patience;
}

/** Brings messages out of the outbox, which is in the store: those of before a restart are brought after it. */
export class Courier {
  readonly #parts: CourierParts;
  readonly #patience: Patience;
  readonly #agent: Agent;
  #timer: NodeJS.Timeout | null = null;
  #round: Promise<void> | null = null;
  #again = false;
  #stopped = false;

  constructor(parts: CourierParts) {
    this.#parts = parts;
    this.#patience = parts.patience ?? PATIENCE;
    const lookup = guardedLookup(parts.webhooks.networks);
    this.#agent = new Agent({ connect: { lookup, timeout: 10_000 } });
  }

  /** Looks whether something is due; at once, and then whenever it is. */
  wake(): void {
    this.#again = true;
    if (this.#round || this.#stopped) return;
    this.#round = this.#rounds().finally(() => {
      this.#round = null;
      if (this.#again) this.wake();
    });
  }

  /** What is under way is waited for; the rest is for the next start. */
  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer) clearTimeout(this.#timer);
    await this.#round;
    await this.#agent.destroy();
  }

  async #rounds(): Promise<void> {
    const { deliveries, log } = this.#parts;
    try {
      while (this.#again && !this.#stopped) {
        this.#again = false;
        const due = await deliveries.due(new Date().toISOString(), AT_ONCE);
        await Promise.all(due.map((delivery) => this.#attempt(delivery)));
        if (due.length > 0) this.#again = true;
      }
      if (!this.#stopped) this.#sleep(await deliveries.nextDue());
    } catch (err) {
      log.error({ err }, 'outbox');
      if (!this.#stopped) this.#sleep(new Date(Date.now() + MAX_TIMER_MS).toISOString());
    }
  }

  #sleep(until: string | null): void {
    if (this.#timer) clearTimeout(this.#timer);
    if (until === null) return;
    const ms = Math.min(MAX_TIMER_MS, Math.max(0, Date.parse(until) - Date.now()));
    this.#timer = setTimeout(() => this.wake(), ms).unref();
  }

  async #attempt(delivery: Delivery): Promise<void> {
    const { webhooks, deliveries, log } = this.#parts;
    const { ok, again, afterMs, outcome } = await send(delivery, webhooks, this.#agent);
    const attempts = delivery.attempts + 1;
    const dead = !ok && (!again || attempts >= this.#patience.attempts);
    const waitMs = afterMs ?? this.#patience.firstMs * this.#patience.factor ** (attempts - 1);
    const dueAt = new Date(Date.now() + waitMs).toISOString();
    const state = ok ? 'sent' : dead ? 'dead' : 'waiting';
    await deliveries.update({ ...delivery, state, attempts, outcome, dueAt });
    const told = { delivery: delivery.id, incident: delivery.incident, attempts, outcome };
    log[dead ? 'error' : ok ? 'info' : 'warn'](told, `delivery ${state}`);
  }
}
