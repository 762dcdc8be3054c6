type Moment = 'kill' | 'before' | 'after';

const KILL =
  '(?:(?:first |second |third |last )?(?:group |oom[- ]?)?(?:kill|killing|oom)|death|crash|failure|error|memoryerror|end)';
const words = (pattern: string) => new RegExp(`^(?:${pattern})(?![\\w-])`, 'i');
const KILLED = '(?:(?:was|got|had been) (?:oom[- ]?)?(?:killed|shot|terminated)|died)';

/** Moments that a sentence names. */
export const MOMENTS: readonly (readonly [RegExp, Moment])[] = [
  [
    words(
      `(?:with|once|since) (?:the )?[\\w.-]+(?: [\\w.-]+)? (?:(?:was |is )?(?:dead|gone|killed)|had (?:died|been killed))`,
    ),
    'after',
  ],
  [
    words(
      `(?:shortly |right |immediately |directly |some time )?after (?:(?:the|both|all|its|that|this) )?(?:\\w+ )?${KILL}s?|afterwards|afterward|after(?=[\\s]*[,;:]|[\\s.]*$)|after it(?= *[,.]|$)|now|in the (?:later|last|second|final) snapshot|in the snapshot(?: taken)? after (?:the )?${KILL}|after [\\w.-]+ (?:had )?${KILLED}|when the evidence was (?:taken|collected|gathered)`,
    ),
    'after',
  ],
  [
    words(
      `(?:(?:in|from) the (?:earlier |first )?snapshot(?: taken)?(?: from)? )?(?:(?:shortly|just|right|immediately|some time) )?before(?:(?=[\\s]*[,;:]|[\\s.]*$)|hand| things (?:went wrong|broke)| (?:(?:the|its|that|this) )?(?:\\w+ )?${KILL}| [\\w.-]+ (?:was killed|died|failed))|near (?:the|its) (?:peak|failure|end)|in the (?:earlier|first|previous) snapshot|earlier|the snapshot (?:taken )?(?:near the peak|before the ${KILL})`,
    ),
    'before',
  ],
  [
    words(
      `in (?:the |its )?(?:kernel's |kernel )?(?:oom[- ])?(?:report|task table|process table)(?: of the kill| was (?:printed|written))?|(?:at|by) the (?:very )?(?:moment|time|instant|point) of (?:the |its )?(?:oom[- ]?)?(?:kill|death)|at (?:the|its|his) (?:oom[- ]?)?(?:kill|death)|(?:at the (?:time|moment) )?(?:when|as) (?:it|they|he|the (?:process|victim|program|job)|the [\\w-]+|[\\w.-]+) ${KILLED}|when the kernel (?:killed|intervened|stepped in|acted|had to kill|struck|shot|picked|chose)(?: it| its victim| the (?:process|victim))?|when the (?:oom[- ]killer|killer) (?:ran|acted|struck|was (?:invoked|called|started)|intervened|stepped in|fired)|when it hit (?:the|its) limit|by the time (?:of the kill|it was killed)|at the end of its life`,
    ),
    'kill',
  ],
  [words(`(?:the |its )?(?:kernel's )?(?:oom report|task table|process table|kill line)`), 'kill'],
];

/** "At the second kill": which of several. */
export const NTH =
  /^(?:at|during|for|in|by|with|of) the (first|second|third|fourth|last)(?: oom)?(?:[- ]kill)?(?:(?: kill| report| death| victim's death| one)\b|(?=[\s,.]*$)|(?=,))/i;
export const ORDINALS = ['first', 'second', 'third', 'fourth'] as const;
