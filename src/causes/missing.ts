import type { Missing } from '../schema/incident.ts';

/** Sources that decide, why, and the command that fetches each. */
export const MISSING = {
  kernelLog: {
    source: 'commands/dmesg',
    why: 'the kernel names every kill, its limit and its victim there',
    command: 'sudo dmesg > dmesg.txt || sudo journalctl -k -b --no-pager > dmesg.txt',
  },
  meminfo: {
    source: 'proc/meminfo',
    why: 'RAM, swap and the commit limit of the host are there',
    command: 'cat /proc/meminfo',
  },
  limits: {
    source: 'proc/PID/limits',
    why: 'a MemoryError may come from a resource limit of the process',
    command: 'cat /proc/PID/limits   # or, in the shell that starts it: ulimit -a',
  },
  overcommit: {
    source: 'proc/sys/vm/overcommit_memory',
    why: 'it tells whether the kernel refuses memory before it is used',
    command: 'sysctl vm.overcommit_memory vm.overcommit_ratio; grep Commit /proc/meminfo',
  },
  groupStat: {
    source: 'memory.stat',
    why: 'its shmem line tells files in a tmpfs from other memory',
    command: 'cat /sys/fs/cgroup/UNIT_OR_CONTAINER/memory.stat; df -k -t tmpfs',
  },
  counters: {
    source: 'memory.events',
    why: 'its oom_kill counter proves or rules out a kernel kill where the log has rolled',
    command: 'cat /sys/fs/cgroup/UNIT_OR_CONTAINER/memory.events; grep oom_kill /proc/vmstat',
  },
  notebook: {
    source: 'RSS after %reset out',
    why: 'if it falls, results kept by IPython held the memory',
    command: '%reset -f out\n!grep VmRSS /proc/$PPID/status   # in the notebook, before and after',
  },
  bundle: {
    source: 'a bundle of the host',
    why: 'what was handed over shows no failure',
    command: 'ssh HOST sudo sh -s < collectors/host.sh > bundle.txt',
  },
} as const satisfies Record<string, Missing>;
