import { cgroupAt, withAncestors } from '../facts/cgroups.ts';
import { formatBytes } from '../lib/bytes.ts';
import { type Cause, found, notApplicable, ruledOut, say } from './cause.ts';

/**
 * cgroup v1 with oom_kill_disable 1: at the limit tasks sleep until memory is freed. Fires on under_oom 1
 * (Documentation/admin-guide/cgroup-v1/memory.rst, section 10).
 */
export const oomKillDisabled: Cause = {
  meta: {
    id: 'oom-kill-disabled',
    title: 'The OOM killer is switched off for this group, so its tasks hang',
    family: 'limit',
    requires: ['memory.oom_control'],
    articles: ['causes/oom-kill-disabled'],
    fixes: ['enable-oom-kill'],
    refines: [],
  },
  evaluate(facts) {
    const group = withAncestors(facts.workload.cgroupPath ?? '/')
      .map((path) => cgroupAt(facts, path))
      .find((one) => one?.events.get('oom_kill_disable')?.value === 1);
    const disabled = group?.events.get('oom_kill_disable');
    const under = group?.events.get('under_oom');
    if (!group || !disabled) return notApplicable('The OOM killer is not switched off for the group.');
    if (under?.value !== 1)
      return ruledOut('The OOM killer is switched off, but the group is not out of memory.', disabled, under);
    const { limit, usage } = group;
    return found(
      0.95,
      say(
        `${group.path} is at its memory limit with the OOM killer switched off: its tasks sleep until memory is freed, and are not killed.`,
        disabled,
        under,
      ),
      usage && typeof limit?.value === 'number'
        ? say(`It uses ${formatBytes(usage.value)} of ${formatBytes(limit.value)}.`, usage, limit)
        : null,
    );
  },
};
