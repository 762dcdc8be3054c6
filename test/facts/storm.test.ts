import { describe, expect, test } from 'vitest';
import { storms } from '../../src/facts/storm.ts';
import { caseNames, diagnosisOf, truthOf } from '../support/cases.ts';
import { diagnoseFiles } from '../support/evidence.ts';

describe('real incidents', () => {
  test('two kills of one container within a second are one storm of its workers', async () => {
    const [storm, ...others] = storms((await diagnosisOf('fork-cow-a')).facts.events);
    expect(others).toEqual([]);
    expect(storm?.events.map((event) => event.id)).toEqual(['event-1', 'event-2']);
    expect(storm?.victims.map((victim) => victim.pid)).toEqual([121, 127]);
    expect([storm?.from, storm?.to]).toEqual([11.642852, 11.654949]);
    expect(storm?.cgroup).toMatch(/^\/docker\/c03f/);
    expect([storm?.culprit?.name, storm?.culprit?.processes]).toEqual(['python3', 5]);
    expect(storm?.culprit?.command).toContain('price_pool.py');
  });

  test('kills of three limits stay three', async () => {
    const found = storms((await diagnosisOf('multi-incident-a')).facts.events);
    expect(found.map((storm) => storm.victims.map((victim) => victim.name))).toEqual([
      ['python3'],
      ['thumbs.py'],
      ['simulate.py'],
    ]);
  });

  test('a group kill is one storm of all it took', async () => {
    const [storm] = storms((await diagnosisOf('cgroup-oom-group-a')).facts.events);
    const killed = truthOf('cgroup-oom-group-a').allKernelKills?.map((kill) => kill.pid);
    // The kernel names the first victim again with the rest of its group.
    expect(storm?.victims.map((victim) => victim.pid)).toEqual([...new Set(killed)]);
  });

  test('an innocent victim is not the culprit', async () => {
    const [storm] = storms((await diagnosisOf('innocent-victim-a')).facts.events);
    expect(storm?.culprit?.command).toContain('session_cache.py');
  });

  test('every kernel kill is in exactly one storm', async () => {
    for (const name of caseNames) {
      const { events } = (await diagnosisOf(name)).facts;
      const kills = events.filter((event) => event.kill !== null).map((event) => event.id);
      const found = storms(events)
        .flatMap((storm) => storm.events)
        .filter((event) => event.kill !== null);
      expect(found.map((event) => event.id).sort(), name).toEqual(kills.sort());
    }
  });
});

interface OneKill {
  readonly stamp: string;
  readonly pid: number;
  readonly group: string | null;
  readonly rows?: readonly (readonly [pid: number, rss: number, name: string, tgid?: number])[];
}

const pid = (number: number) => String(number).padStart(5);

/** A kill as a log tells it, each line behind the stamp. */
function report({ stamp, pid: victim, group, rows = [[victim, 100, 'python3']] }: OneKill): string {
  const where = group === null ? 'global_oom' : `oom_memcg=${group}`;
  const constraint = group === null ? 'NONE' : 'MEMCG';
  const lines = [
    'python3 invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0',
    '[  pid  ]   uid  tgid total_vm      rss pgtables_bytes swapents oom_score_adj name',
    ...rows.map(
      ([id, rss, name, tgid]) => `[${pid(id)}]  1000 ${tgid ?? id}  1000  ${rss}  8192  0  0 ${name}`,
    ),
    `oom-kill:constraint=CONSTRAINT_${constraint},nodemask=(null),cpuset=x,mems_allowed=0,${where},task_memcg=/a/b,task=python3,pid=${victim},uid=1000`,
    `${group === null ? 'Out of memory' : 'Memory cgroup out of memory'}: Killed process ${victim} (python3) total-vm:4000kB, anon-rss:400kB, file-rss:0kB, shmem-rss:0kB, UID:1000 pgtables:8kB oom_score_adj:0`,
  ];
  return lines.map((line) => `${stamp}${line}`).join('\n');
}

const at = (seconds: number) => `[${seconds.toFixed(6).padStart(12)}] `;

/** Storms by the pids that were killed in each. */
function stormsOf(...kills: readonly OneKill[]): number[][] {
  const { facts } = diagnoseFiles({ 'commands/dmesg': kills.map(report).join('\n') });
  return storms(facts.events).map((storm) => storm.events.map((event) => event.kill?.pid ?? -1));
}

describe('what belongs together', () => {
  const cases: readonly [what: string, kills: readonly OneKill[], expected: number[][]][] = [
    ['one', [{ stamp: at(10), pid: 1, group: '/a' }], [[1]]],
    [
      'within 90 s of the one before',
      [10, 90, 179].map((seconds, i) => ({ stamp: at(seconds), pid: 11 + i, group: '/a' })),
      [[11, 12, 13]],
    ],
    [
      'more than 90 s of quiet',
      [10, 101].map((seconds, i) => ({ stamp: at(seconds), pid: 11 + i, group: '/a' })),
      [[11], [12]],
    ],
    [
      'of two groups, one after the other in turns',
      [
        { stamp: at(10), pid: 11, group: '/a' },
        { stamp: at(11), pid: 12, group: '/b' },
        { stamp: at(12), pid: 13, group: '/a' },
        { stamp: at(13), pid: 14, group: null },
        { stamp: at(14), pid: 15, group: null },
      ],
      [[11, 13], [12], [14, 15]],
    ],
    [
      'without any clock: neighbours in the log',
      [
        { stamp: '', pid: 11, group: '/a' },
        { stamp: '', pid: 12, group: '/a' },
        { stamp: '', pid: 13, group: '/b' },
        { stamp: '', pid: 14, group: '/a' },
      ],
      [[11, 12], [13], [14]],
    ],
    [
      'dated by syslog alone',
      [
        { stamp: 'Nov 23 15:32:08 host kernel: ', pid: 11, group: '/a' },
        { stamp: 'Nov 23 15:33:30 host kernel: ', pid: 12, group: '/a' },
        { stamp: 'Nov 24 15:33:31 host kernel: ', pid: 13, group: '/a' },
      ],
      [[11, 12], [13]],
    ],
    [
      'dated with a zone',
      [
        { stamp: '2026-11-23T15:32:08+00:00 host kernel: ', pid: 11, group: '/a' },
        { stamp: '2026-11-23T17:33:00+02:00 host kernel: ', pid: 12, group: '/a' },
        { stamp: '2026-11-23T15:40:00+00:00 host kernel: ', pid: 13, group: '/a' },
      ],
      [[11, 12], [13]],
    ],
  ];
  test.each(cases)('%s', (_, kills, expected) => {
    expect(stormsOf(...kills)).toEqual(expected);
  });

  test('twenty kills in 90 s are one', () => {
    const kills = Array.from({ length: 20 }, (_, i) => ({
      stamp: at(100 + i * 4.5),
      pid: 200 + i,
      group: '/a',
    }));
    expect(stormsOf(...kills)).toEqual([kills.map((kill) => kill.pid)]);
  });

  test('two logs without clock are not one log', () => {
    const kill = (number: number) => report({ stamp: '', pid: number, group: '/a' });
    const { facts } = diagnoseFiles({ 'commands/dmesg': kill(11), 'var/log/kern.log': kill(12) });
    expect(storms(facts.events)).toHaveLength(2);
  });

  test('a manual kill is no storm', () => {
    const text = report({ stamp: at(10), pid: 11, group: null }).replace('order=0', 'order=-1');
    expect(storms(diagnoseFiles({ 'commands/dmesg': text }).facts.events)).toEqual([]);
  });
});

describe('the culprit', () => {
  const culprit = (...kills: readonly OneKill[]) => {
    const { facts } = diagnoseFiles({ 'commands/dmesg': kills.map(report).join('\n') });
    const found = storms(facts.events)[0]?.culprit;
    return found && [found.name, found.processes, found.bytes / 4096];
  };
  const kill = (seconds: number, rows: OneKill['rows']): OneKill => ({
    stamp: at(seconds),
    pid: 11,
    group: '/a',
    rows: rows ?? [],
  });

  test('many small processes of one name outweigh a large one', () => {
    const rows = [
      [11, 500, 'python3'],
      [12, 200, 'worker'],
      [13, 200, 'worker'],
      [14, 200, 'worker'],
    ] as const;
    expect(culprit(kill(10, rows))).toEqual(['worker', 3, 600]);
  });

  test('threads of one process count once', () => {
    const rows = [
      [11, 500, 'python3'],
      [12, 300, 'worker'],
      [13, 300, 'worker', 12],
    ] as const;
    expect(culprit(kill(10, rows))).toEqual(['python3', 1, 500]);
  });

  test('who held most over all reports, with the most it held in one', () => {
    const first = kill(10, [
      [11, 500, 'python3'],
      [12, 400, 'worker'],
    ]);
    const second = {
      ...kill(20, [
        [15, 100, 'python3'],
        [12, 450, 'worker'],
      ]),
      pid: 15,
    };
    expect(culprit(first, second)).toEqual(['worker', 1, 450]);
  });

  test('without a table, whom the kernel named', () => {
    expect(culprit(kill(10, []))).toEqual(['python3', 1, 100]);
  });
});
