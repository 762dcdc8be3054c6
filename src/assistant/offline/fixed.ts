/** Sentences that say nothing of an incident and so need no line that proves them: the only ones without citation. */
export const FIXED = {
  notUnderstood:
    'I did not understand that question. Without a model I can say what happened, which limit was hit and where, who used the memory and who is to blame, why this process was killed and who is next, why free RAM did not help, what another limit, more RAM or swap would change, whether it is a leak, whether it happens again, what to change now, for good or in the code and at what risk, which lines prove it, how to check it, when it was, what the exit code means, who sent the signal, what a term means, how sure that is, what was ruled out, and what is missing.',
  nothing: 'The evidence says nothing about that.',
  noTable: 'The evidence holds no table of processes at the failure.',
  noLimit: 'No limit of a control group or process was hit.',
  noSamples:
    'The evidence holds no samples of memory over time, so it cannot tell a rate. To take some, run this while the program runs:',
  leakUnknown:
    'Whether it is a leak cannot be told from this: that takes samples of memory over time, or the source of the program.',
  noSource: 'The source of the program is not in the evidence, so no line of it can be named.',
  noGrowthLine: 'No line of the program that was handed over plainly gathers memory, so none can be named.',
  noClock: 'The evidence does not tie the failure to a wall clock.',
  noFix: 'No command follows from the evidence.',
  noExit: 'The evidence does not hold how the program ended.',
  toGet: 'To get it:',
  toUndo: 'To undo:',
  nothingMissing: 'Nothing is missing that would change the verdict.',
  orderPages: 'An order of N means 2 to the power of N pages in one physically contiguous piece.',
  anyoneKills:
    'SIGKILL says only that it was killed, not by whom: a person, a watchdog or the kernel may send it.',
  enomem:
    'Errno 12 is ENOMEM: the kernel refused a request for memory, which Python raises as an exception; it is not a kill.',
  newcomer:
    'In plain words: a program asks the kernel for memory; where a limit or the RAM is used up, the kernel either refuses the request or kills a process to get memory back.',
  ifHolds: 'That is an estimate: it takes the rest of the run to need as much as what was seen.',
} as const;
