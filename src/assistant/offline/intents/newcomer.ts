import { type Draft, fromArticle } from '../../draft.ts';
import type { Ask } from '../ask.ts';
import { FIXED } from '../fixed.ts';
import { boundaryOf } from '../lookup/boundary.ts';
import { say } from '../say.ts';
import { whatHappened } from '../sections.ts';
import type { Intent } from './intent.ts';

/** The same for somebody who is new to it. */
export const newcomer: Intent = {
  id: 'newcomer',
  heading: 'In plain words',
  signals: [
    [
      /\b(?:i am|i'm|im|we are) (?:new|a beginner|no expert|not an expert|only a|just a|not technical)\b|\bbeginner\b|\bnewbie\b|\bnoob\b/,
      5,
    ],
    [/\b(?:like i'm|like i am|as if i were|for a) (?:five|5|new|child|dummy|dummies|layman)\b|\beli5\b/, 7],
    [
      /\b(?:simple|simply|plain|easy) (?:words|english|terms|language|explained)?\b|\bno jargon\b|\bin other words\b/,
      4,
    ],
    [/\b(?:for|to) my (?:boss|manager|grandma|mother)\b|\bmanagement\b/, 2],
  ],
  answer: ({ diagnosis, articles, ...rest }: Ask): Draft[] => {
    const boundary = boundaryOf({ diagnosis, articles, ...rest });
    const cause = articles.get(diagnosis.verdict.cause?.meta.articles[0] ?? '');
    return [
      say(FIXED.newcomer),
      ...whatHappened(diagnosis, articles)
        .slice(0, 1)
        .map((one) => ({ ...one, section: '' })),
      ...(boundary
        ? [
            say(
              `The line that was not to be crossed is ${boundary.name}: ${boundary.size}.`,
              ...boundary.evidence,
            ),
          ]
        : []),
      ...fromArticle('', cause, 'What it means', 2),
      ...diagnosis.incident.fixes
        .slice(0, 1)
        .map((fix) => say(`What helps: ${fix.title}. ${fix.why}`, ...fix.evidence)),
    ];
  },
};
