/** Lets one at a time in for each key; others wait in the order in which they came. */
export class OneAtATime {
  readonly #last = new Map<string, Promise<void>>();

  /** @returns what to call when done */
  async enter(key: string): Promise<() => void> {
    const before = this.#last.get(key);
    let leave = () => {};
    const mine = new Promise<void>((resolve) => {
      leave = resolve;
    });
    this.#last.set(key, mine);
    await before;
    return () => {
      leave();
      if (this.#last.get(key) === mine) this.#last.delete(key);
    };
  }
}
