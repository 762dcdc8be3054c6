import { meminfo, meminfoNearPeak, sysctlNumber } from '../facts/host.ts';
import { formatBytes } from '../lib/bytes.ts';
import type { FixRule } from './fix.ts';

/** Room above what was promised when the request failed. */
const HEADROOM = 1.25;

/** Raises CommitLimit = (RAM − huge pages) × ratio / 100 + swap, Documentation/mm/overcommit-accounting.rst. */
export const raiseCommitLimit: FixRule = {
  meta: {
    id: 'raise-commit-limit',
    kind: 'configuration',
    title: 'Let the host promise more memory',
    articles: ['causes/overcommit-strict'],
  },
  propose(facts) {
    const total = meminfo(facts, 'MemTotal');
    const limit = meminfoNearPeak(facts, 'CommitLimit');
    const committed = meminfoNearPeak(facts, 'Committed_AS');
    const ratio = sysctlNumber(facts, 'vm/overcommit_ratio');
    // While vm.overcommit_kbytes is set the ratio reads 0, and setting either clears the other (proc(5)).
    const kbytes = sysctlNumber(facts, 'vm/overcommit_kbytes');
    if (!total || !limit || !committed || !ratio) return null;
    const swap = meminfo(facts, 'SwapTotal')?.value ?? 0;
    const huge = meminfo(facts, 'Hugetlb')?.value ?? 0;
    const wanted = Math.max(limit.value, committed.value) * HEADROOM;
    const next = Math.max(ratio.value + 1, Math.ceil(((wanted - swap) / (total.value - huge)) * 100));
    return {
      why: `${formatBytes(committed.value)} of ${formatBytes(limit.value)} was promised. A ratio of ${next} % of RAM raises the limit to about ${formatBytes(wanted)}. Programs that reserve much and use little are the other way: they count in full.`,
      command: `sudo sysctl vm.overcommit_ratio=${next}`,
      risk:
        next > 100
          ? 'More is promised than there is RAM: if all of it is used, the OOM killer runs, which strict mode was to prevent.'
          : 'Less RAM is held back for what is not promised: page cache and the kernel.',
      undo: kbytes?.value
        ? `sudo sysctl vm.overcommit_kbytes=${kbytes.value}`
        : `sudo sysctl vm.overcommit_ratio=${ratio.value}`,
      evidence: [total.at, limit.at, committed.at, ratio.at],
    };
  },
};
