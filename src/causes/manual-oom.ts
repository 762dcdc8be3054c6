import { pages } from '../facts/kernel-events.ts';
import { commandLabel } from '../facts/labels.ts';
import { formatBytes } from '../lib/bytes.ts';
import { type Cause, found, notApplicable, say } from './cause.ts';

/**
 * SysRq-f runs the OOM killer without a shortage: the report has order=-1 (drivers/tty/sysrq.c moom_callback).
 */
export const manualOom: Cause = {
  meta: {
    id: 'manual-oom',
    title: 'Somebody started the OOM killer by hand (SysRq f)',
    family: 'host',
    requires: ['commands/dmesg'],
    articles: ['causes/manual-oom'],
    fixes: ['find-who-pressed'],
    refines: [],
  },
  evaluate(facts) {
    const { event } = facts;
    if (event?.kind !== 'manual-oom')
      return notApplicable('The OOM killer was not started by hand.', event?.report?.trigger?.at);
    const free = event.report?.memInfo?.pages.get('free');
    const bytes = event.report ? pages(event.report, free?.value) : null;
    return found(
      0.97,
      say(
        `The OOM killer was started by hand (SysRq f), and killed ${commandLabel(event.victim)}: nothing had run out.`,
        event.report?.trigger?.at,
        event.kill?.at,
      ),
      bytes === null ? null : say(`${formatBytes(bytes)} of RAM was free at that moment.`, free),
    );
  },
};
