/** Where a sentence says that a value stands, and the sources that it may then stand in. */
export const SAID_IN: readonly (readonly [RegExp, RegExp])[] = [
  [/(?:^|\s)(?:as |by |in |from )?ps\b(?! aux\w* of)/, /(?:^|[/_])ps(?:[_.]|$)/],
  [/\bdf\b/, /(?:^|[/_])df(?:[_.]|$)/],
  [/\bmeminfo\b/, /meminfo$/],
  [/\bvmstat\b/, /vmstat/],
  [/\bslabinfo\b/, /slabinfo/],
  [/\bbuddyinfo\b/, /buddyinfo/],
  [/\bmemory\.stat\b/, /memory\.stat$/],
  [/\bmemory\.events\.local\b/, /memory\.events\.local$/],
  [/\bmemory\.events\b(?!\.)/, /memory\.events$/],
  [/\bpids\.events\b/, /pids\.events$/],
  [/\bpids\.peak\b/, /pids\.peak$/],
  [/\bpids\.current\b/, /pids\.current$/],
  [/\blimits file\b|\/limits\b/, /limits$/],
  [/\bsmaps_rollup\b/, /smaps_rollup$/],
  [
    /\b(?:OOM|oom) report\b|\btask table\b|\bprocess table\b|\bkill line\b|\bdmesg\b|\bkernel (?:log|message|line)\b|\bkernel's (?:log|message|line)\b/,
    /dmesg|kern|journal|syslog|messages|text\/|console/,
  ],
  [/\bstdout\b/, /stdout/],
  [/\bstderr\b/, /stderr/],
  [/\bexit\.txt\b/, /exit\.txt$/],
];
