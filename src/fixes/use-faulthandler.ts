import type { FixRule } from './fix.ts';

/** faulthandler prints the Python stack at SIGSEGV and SIGABRT (docs.python.org/3/library/faulthandler.html). */
export const useFaulthandler: FixRule = {
  meta: {
    id: 'use-faulthandler',
    kind: 'operation',
    title: 'Have Python print where it crashed',
    articles: ['causes/abort-or-segfault'],
  },
  propose(facts) {
    const signal = facts.parsed.exit?.signal;
    if (!signal) return null;
    return {
      why: 'Without a traceback the crash has no place. faulthandler prints the line of Python that called the native code; what it was allocating shows whether memory had a part in it.',
      command: 'python3 -X faulthandler PROGRAM.py\nulimit -a   # limits that refuse memory to native code',
      risk: 'None: it prints a few lines when the program crashes.',
      undo: null,
      evidence: [signal.at],
    };
  },
};
