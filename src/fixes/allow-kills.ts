import type { FixRule } from './fix.ts';

/** Takes the protection of -1000 off what need not have it. */
export const allowKills: FixRule = {
  meta: {
    id: 'allow-kills',
    kind: 'configuration',
    title: 'Leave the kernel something to kill',
    articles: ['causes/no-killable-process'],
  },
  propose(facts) {
    const at = facts.event?.report?.noKillable;
    if (!at) return null;
    return {
      why: 'Only what the machine cannot live without should have an oom_score_adj of -1000. At boot, before there is a process, the machine has too little memory for its kernel, initramfs and huge pages.',
      command:
        "grep -l -- '-1000' /proc/[0-9]*/oom_score_adj\ngrep -r OOMScoreAdjust /etc/systemd/system /usr/lib/systemd/system | head",
      risk: 'What loses its protection can be killed.',
      undo: null,
      evidence: [at],
    };
  },
};
