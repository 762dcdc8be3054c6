import type { Draft } from '../../draft.ts';
import type { Ask } from '../ask.ts';
import { whatHappened as section, whyFreeRamDidNotHelp } from '../sections.ts';
import type { Intent } from './intent.ts';

/** What happened, in a few sentences. */
export const whatHappened: Intent = {
  id: 'what-happened',
  heading: 'What happened',
  signals: [
    [/\bwhat (?:is|has|had) happened\b/, 6],
    [
      /\bwhat (?:happened|went wrong|is going on|was the (?:cause|reason|problem)|is the (?:cause|reason|problem|verdict))\b/,
      6,
    ],
    [/\bsumm?ar(?:y|ise|ize)\b|\btl;?dr\b|\bin short\b|\bin one sentence\b|\brecap\b/, 5],
    [
      /\bwhy (?:did|was|is|does|has)\b.{0,40}\b(?:die|died|dies|killed|crash|crashed|crashes|fail|failed|fails|stop|stopped)\b/,
      3,
    ],
    [/\bcause\b|\breason\b/, 1],
    [/\bexplain (?:it|this|that|what happened)\b/, 2],
  ],
  answer: ({ diagnosis, articles }: Ask): Draft[] =>
    [...section(diagnosis, articles), ...whyFreeRamDidNotHelp(diagnosis, articles)].map((one) => ({
      ...one,
      section: '',
    })),
};
