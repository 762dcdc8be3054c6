import { content } from './content.ts';
import { crash } from './crash.ts';
import { earlier } from './earlier.ts';
import { finishing } from './finishing.ts';
import type { Gap } from './gap.ts';
import { otherMachine } from './other-machine.ts';
import { outside } from './outside.ts';
import { whoSetIt } from './who-set-it.ts';

export const GAPS: readonly Gap[] = [earlier, whoSetIt, otherMachine, finishing, crash, content, outside];
