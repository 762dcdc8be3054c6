// A kernel log of any size, deterministic: syslog noise with reports of an out-of-memory kill evenly spread in it.
import { closeSync, openSync, writeSync } from 'node:fs';

const MiB = 1024 ** 2;
const PREFIX = 'Nov 23 15:32:08 node-17 kernel: ';

/** What a busy host logs; `#` becomes a number that differs from line to line. */
const NOISE = [
  '[UFW BLOCK] IN=eth0 OUT= MAC=52:54:00:#:08:00 SRC=10.0.#.17 DST=10.0.0.4 LEN=40 TOS=0x00 PREC=0x00 TTL=243 ID=# PROTO=TCP SPT=# DPT=8443 WINDOW=1024 RES=0x00 SYN URGP=0',
  'audit: type=1400 audit(1795448235.716:#): apparmor="ALLOWED" operation="open" class="file" profile="snap.agent" name="/proc/#/stat" pid=# comm="agent" requested_mask="r" denied_mask="r" fsuid=0 ouid=1000',
  'docker0: port #(veth#) entered blocking state',
  'docker0: port #(veth#) entered disabled state',
  'veth#: renamed from eth0',
  'IPv6: ADDRCONF(NETDEV_CHANGE): veth#: link becomes ready',
  'EXT4-fs (dm-#): mounted filesystem with ordered data mode. Quota mode: none.',
  'nfs: server 10.0.#.9 not responding, still trying',
  'perf: interrupt took too long (# > 2500), lowering kernel.perf_event_max_sample_rate to 79000',
  'TCP: request_sock_TCP: Possible SYN flooding on port #. Sending cookies.  Check SNMP counters.',
  'e820: update [mem 0x#-0x00000fff] usable ==> reserved',
  'usb 1-1: new high-speed USB device number # using xhci_hcd',
];

/** The kernel's report of one kill in a control group, with a task table of `tasks` rows. */
function report(i, tasks) {
  const pid = 4000 + i;
  const rows = Array.from(
    { length: tasks },
    (_, t) =>
      `[${String(1000 + t).padStart(7)}]  1000 ${String(1000 + t).padStart(5)}    35711     ${String(900 + (t % 90)).padStart(4)}   344064        0             0 worker`,
  );
  return [
    'python3 invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0',
    `CPU: 0 PID: ${pid} Comm: python3 Not tainted 6.1.0-56-cloud-amd64 #1  Debian 6.1.192-2`,
    'Hardware name: QEMU Standard PC (i440FX + PIIX, 1996), BIOS 1.16.2-debian-1.16.2-1 04/01/2014',
    'Call Trace:',
    ' <TASK>',
    ' dump_stack_lvl+0x44/0x5c',
    ' dump_header+0x4c/0x22b',
    ' oom_kill_process.cold+0xb/0x10',
    ' out_of_memory+0x1fd/0x4c0',
    ' mem_cgroup_out_of_memory+0x134/0x150',
    ' try_charge_memcg+0x696/0x780',
    ' </TASK>',
    `memory: usage 131072kB, limit 131072kB, failcnt ${69 + i}`,
    'swap: usage 0kB, limit 9007199254740988kB, failcnt 0',
    'Memory cgroup stats for /system.slice/etl.service:',
    'anon 133836800',
    'file 0',
    'kernel 380928',
    'shmem 0',
    'Tasks state (memory values in pages):',
    '[  pid  ]   uid  tgid total_vm      rss pgtables_bytes swapents oom_score_adj name',
    ...rows,
    `[${String(pid).padStart(7)}]  1000 ${String(pid).padStart(5)}    35711    34065   344064        0             0 python3`,
    `oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=etl.service,mems_allowed=0,oom_memcg=/system.slice/etl.service,task_memcg=/system.slice/etl.service,task=python3,pid=${pid},uid=1000`,
    `Memory cgroup out of memory: Killed process ${pid} (python3) total-vm:142844kB, anon-rss:130520kB, file-rss:5740kB, shmem-rss:0kB, UID:1000 pgtables:336kB oom_score_adj:0`,
  ];
}

const stamped = (uptime, lines) =>
  lines.map((line, i) => `${PREFIX}[${(uptime + i / 1e5).toFixed(6).padStart(12)}] ${line}\n`).join('');

/** About `size` bytes of noise, each line with an uptime and numbers of its own. */
function noise(size) {
  let state = 1;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 8;
  };
  let text = '';
  for (let uptime = 10; text.length < size; uptime += 0.03) {
    const line = NOISE[next() % NOISE.length].replace(/#/g, () => next() % 65536);
    text += stamped(uptime, [line]);
  }
  return Buffer.from(text);
}

/** Writes `bytes` of log to `path` with `reports` kills in it; the last line is a noise line. */
export function writeKernelLog(path, bytes, { reports = 20, tasks = 200 } = {}) {
  const block = noise(16 * MiB);
  const file = openSync(path, 'w');
  let written = 0;
  const fill = (until) => {
    while (written < until) {
      // Blocks end where a line ends, also the last one, so that reports stand on lines of their own.
      const size = Math.min(block.length, until - written);
      const end = size === block.length ? size : block.indexOf(10, size - 1) + 1;
      written += writeSync(file, block, 0, end);
    }
  };
  for (let i = 0; i < reports; i += 1) {
    fill((bytes / (reports + 1)) * (i + 1));
    written += writeSync(file, stamped(1e6 + i * 1000, report(i, tasks)));
  }
  fill(bytes);
  closeSync(file);
}
