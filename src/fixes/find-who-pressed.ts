import type { FixRule } from './fix.ts';

/** SysRq comes from a keyboard, a serial line or /proc/sysrq-trigger; the log around it tells. */
export const findWhoPressed: FixRule = {
  meta: {
    id: 'find-who-pressed',
    kind: 'operation',
    title: 'Find who started the OOM killer',
    articles: ['causes/manual-oom'],
  },
  propose(facts) {
    const at = facts.event?.report?.trigger?.at;
    if (!at) return null;
    return {
      why: 'Nothing ran out, so no limit is to be changed. A script that writes f to /proc/sysrq-trigger, or a key on a console, started it.',
      command:
        "journalctl --since '-1 hour' | grep -iE 'sysrq|sudo'\nsysctl kernel.sysrq   # what SysRq may do",
      risk: 'None: it only reads.',
      undo: null,
      evidence: [at],
    };
  },
};
