/**
 * What the model's server can do, as probed at the start and learnt from what it refuses. Taken to be able until it
 * says otherwise.
 */
export class Abilities {
  /** Calls tools. */
  tools = true;
  /** Answers by a JSON schema. */
  schema = true;
  streaming = true;
  /** Tokens that fit, where the server tells. */
  context: number | null = null;

  /** The way to ask: `plain` is one prompt with the facts in it. */
  get mode(): 'schema' | 'tools' | 'plain' {
    return this.tools ? (this.schema ? 'schema' : 'tools') : 'plain';
  }

  /** After a refusal: one step down. False where there is no lower one. */
  lower(refused: 'tools' | 'schema' | 'streaming'): boolean {
    if (!this[refused]) return false;
    this[refused] = false;
    return true;
  }
}
