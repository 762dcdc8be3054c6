import type { Config, Endpoint, ModelSettings } from '../lib/config.ts';
import { Abilities } from './abilities.ts';

/** The model that is set, with what is known of it by now. */
export interface Model {
  readonly settings: ModelSettings;
  readonly endpoint: Endpoint;
  readonly abilities: Abilities;
}

/** `null` where none is set: then nothing is ever sent. */
export function modelOf({ model, endpoint }: Pick<Config, 'model' | 'endpoint'>): Model | null {
  return model && { settings: model, endpoint, abilities: new Abilities() };
}
