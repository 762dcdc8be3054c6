import { describe, expect, test } from 'vitest';
import { composeReply } from '../../src/assistant/offline/compose.ts';
import { readQuestion } from '../../src/assistant/offline/question/question.ts';
import { sizesIn } from '../../src/assistant/offline/question/sizes.ts';
import { secondsToLimit } from '../../src/facts/forecast.ts';
import { articles, bundleOf, diagnosisOf } from '../support/cases.ts';
import { plainText } from './marking.ts';

async function reply(name: string, question: string): Promise<string> {
  const { sources } = await bundleOf(name);
  return plainText(composeReply(await diagnosisOf(name), articles, question, sources));
}

const MIB = 1024 ** 2;

describe('sizes in a question', () => {
  test.each([
    ['would 800M do', [800 * MIB]],
    ['memorymax=1g anyway', [1024 * MIB]],
    ['4 gb instead of 1', [4096 * MIB]],
    ['1,5 gig reichen?', [1536 * MIB]],
    ['2.5 gib or 512 mib', [2560 * MIB, 512 * MIB]],
    ['800 mo', [800 * MIB]],
    ['ulimit -v to 500000', [500_000 * 1024]],
    ['pid 16536 in 10 minutes', []],
    ['cgroup v2 and python3.11', []],
  ] as const)('%s', (text, sizes) => {
    expect(sizesIn(text.toLowerCase())).toEqual(sizes);
  });

  test.each([
    ['what if we double it', 2],
    ['with half of that', 0.5],
    ['10x the limit', 10],
    ['as it is', null],
  ] as const)('%s', (text, factor) => {
    expect(readQuestion(text).factor).toBe(factor);
  });
});

describe('another limit', () => {
  test('no larger than what was not enough is not enough', async () => {
    for (const size of ['64M', '128M'])
      expect(await reply('cgroup-limit-a', `would ${size} have been enough as the limit?`)).toMatch(/\nNo: /);
  });

  test('larger than what was seen, with no estimate, is not known', async () => {
    const text = await reply('cgroup-limit-a', 'would a limit of 256M be enough?');
    expect(text).toContain('The evidence does not say whether 256 MiB (268,435,456 bytes) is enough');
    expect(text).not.toMatch(/\bYes\b|\nNo\b/);
  });

  test('below what the constants of the program come to is not enough', async () => {
    const text = await reply('tmpfs-shm-c', 'is a limit of 240 MB enough for all steps?');
    expect(text).toContain('No, 240 MiB (251,658,240 bytes) is not enough');
    expect(text).toContain('314,572,800 bytes');
  });

  test('doubling counts from the limit that was hit', async () => {
    expect(await reply('tmpfs-shm-c', 'what if we double the limit?')).toContain('251,658,240 bytes');
  });

  test('where memory grows all the way it is only reached later, and when', async () => {
    const { facts } = await diagnosisOf('leak-growth-a');
    const seconds = Math.round(secondsToLimit(facts, 1024 * MIB)?.seconds ?? Number.NaN);
    const text = await reply('leak-growth-a', 'is a limit of 1 GB enough?');
    expect(text).toContain('only reached later');
    expect(text).toContain(`${seconds} s after the last sample`);
  });

  test('where no limit was hit, none is raised', async () => {
    expect(await reply('cpuset-mempolicy-a', 'with MemoryMax=800M, would it survive?')).toMatch(
      /No: memory\.max .* is max already/,
    );
    expect(await reply('not-oom-sigkill-a', 'is MemoryMax=1G enough?')).toMatch(
      /No: it never used more than 15\.9 MiB/,
    );
  });

  test('a limit of threads is compared with what the loop starts', async () => {
    expect(await reply('pids-limit-a', 'what if I set TasksMax=500, is that enough?')).toContain(
      '500 leaves room for',
    );
    expect(await reply('pids-limit-a', 'what if I set TasksMax=200, is that enough?')).toContain(
      '200 is not enough',
    );
  });
});

test('what others of the group hold counts beside what the program needs', async () => {
  // 400,000 rows come to 297 MiB, and the side-car and the kernel held 58 MiB of the 192 MiB.
  const text = await reply('cgroup-ancestor-limit-a', 'is a limit of 340 MB enough?');
  expect(text).toMatch(/\nNo, 340 MiB .* and the rest of the group/);
});

test('a process that goes on is nothing that a kill left behind', async () => {
  expect(await reply('tmpfs-shm-a', 'will it fail again after a restart?')).toContain('fails sooner');
  expect(await reply('cgroup-ancestor-limit-a', 'will it fail again after a restart?')).not.toContain(
    'fails sooner',
  );
});

test('locked memory is not put into swap by any reckoning', async () => {
  expect(await reply('mlocked-a', 'would 512 MB be enough?')).not.toContain('would do');
});

describe('more RAM and swap', () => {
  test.each([
    'cgroup-limit-a',
    'cgroup-limit-c',
    'rlimit-as-a',
    'pids-limit-a',
    'max-map-count-a',
    'leak-growth-a',
  ])('%s: more RAM does not raise the limit that was hit', async (name) => {
    const text = await reply(name, 'we ordered 64 GB more RAM for the server, is it fixed then?');
    expect(text).toMatch(/\nNo: more RAM changes nothing here/);
  });

  test('a host that ran out is reckoned with: RAM, swap, and what was added', async () => {
    // 469.7 MiB + 192 MiB + 128 MiB is less than the 879 MiB of the tracks.
    expect(await reply('global-oom-swap-full-a', 'we add 128 MB of swap, enough for all?')).toMatch(
      /\nNo: .*only fails later/,
    );
    expect(await reply('global-oom-swap-full-a', 'we add 2 GB of swap, enough for all?')).toMatch(
      /By the estimate it would do/,
    );
  });

  test('swap that the group may not use does not help, nor does it hold locked memory', async () => {
    expect(await reply('cgroup-swap-limit-a', 'would 16 GB of swap help?')).toMatch(/\nNo: .*MemorySwapMax/);
    expect(await reply('mlocked-a', 'would 16 GB of swap help?')).toMatch(/\nNo: .*locked/);
  });
});

describe('another oom_score_adj', () => {
  test('of the victim moves the kill to the next', async () => {
    expect(await reply('innocent-victim-a', 'if I protect orders_api with -1000, who is next?')).toMatch(
      /No, that only moves the kill: .*nginx/,
    );
  });

  test('of somebody who would not have been chosen changes nothing', async () => {
    expect(
      await reply('innocent-victim-a', 'what if nginx had oom_score_adj -500, who is next then?'),
    ).toContain('Nothing would change');
  });

  test('that is small leaves the victim what it is', async () => {
    expect(
      await reply('global-oom-a', 'with oom_score_adj -100 for build_index, who would be next?'),
    ).toMatch(/No: with oom_score_adj -100 .* would still have been chosen/);
  });
});
