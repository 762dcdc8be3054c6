import type { Frame } from '../ground.ts';

export const events: Frame = () => null;
