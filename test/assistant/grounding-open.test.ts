import { describe, expect, test } from 'vitest';
import { checkSentence, type Ground, groundOf } from '../../src/assistant/grounding/index.ts';
import { lemma } from '../../src/assistant/grounding/lexicon/lemma.ts';
import { isNeutral } from '../../src/assistant/grounding/lexicon/neutral.ts';
import { diagnose } from '../../src/diagnose.ts';
import { bundleOf } from '../support/cases.ts';

test.each([
  ['appends', 'appended'],
  ['stores', 'storing'],
  ['stood', 'standing'],
  ['stopped', 'stops'],
  ['entries', 'entry'],
  ['strings', 'string'],
])('%s and %s are forms of one word', (one, other) => {
  expect(lemma(one)).toBe(lemma(other));
});

test.each(['string', 'process', 'nothing'])('%s is no form of a shorter word', (word) => {
  expect(lemma(word)).toBe(word);
});

test.each([
  ['clearly', true],
  ['reads', true],
  ['not', false],
  ['never', false],
  ['only', false],
  ['first', false],
  ['more', false],
  ['hardly', false],
  ['swap', false],
  ['leaked', false],
  ['Redis', false],
  ['full', false],
])('%s may be left out of what is checked: %s', (word, expected) => {
  expect(isNeutral(word)).toBe(expected);
});

/** By incident: a sentence, and whether it is so. */
const TABLE: Readonly<Record<string, readonly (readonly [string, boolean])[]>> = {
  'thread-arena-a': [
    ['The program ended with status 137 after running 8 seconds.', true],
    ['The program ended with status 1 after running 8 seconds.', false],
    ['The program ended with status 137 after running 9 seconds.', false],
    ['The program did not end with status 137.', false],
    ['soap-bridge.service may take no more than 144 MiB.', true],
    ['soap-bridge.service may take no more than 200 MiB.', false],
    ['memory.oom.group is not switched on for soap-bridge.service.', true],
    ['memory.oom.group is switched on for soap-bridge.service.', false],
    ['Line 12 builds a list of 4000 byte strings.', true],
    ['Line 12 builds a list of 400 byte strings.', false],
    ['Line 12 removes a list of 4000 byte strings.', false],
    ['Had the limit been 144 MiB, pid 120 was killed.', false],
  ],
  'slab-leak-a': [
    ['Line 10 appends the detached file numbers to connections.', true],
    ['Line 10 appends the detached file numbers to subscribers.', false],
    ['No line of push_gateway.py closes a socket.', true],
    ['No line of push_gateway.py opens a socket.', false],
    ['The unit hit its ceiling since kernel memory for sockets piled up.', true],
    ['The unit hit its ceiling since huge pages piled up.', false],
  ],
  'cgroup-limit-a': [
    ['etl.py was killed because its unit had used everything that its limit allows.', true],
    ['etl.py was killed because its limit is high.', false],
    ['etl.py was killed because its limit was raised.', false],
    ['etl.py was killed because the host had used everything.', false],
    ['etl.py was killed because nginx.service had used everything that its limit allows.', false],
  ],
  'hugetlb-reserved-a': [
    ['nightly_load.py was killed because unused huge pages take the RAM.', true],
    ['nightly_load.py was killed because huge pages were all used up.', false],
    ['Not one huge page was in use.', true],
    ['Not one huge page was free.', false],
  ],
  'tmpfs-shm-a': [
    ['The unit ran into its limit because the shared memory segments are never removed.', true],
    ['The unit ran into its limit because the shared memory segments were never used.', false],
    ['The OOM killer did not act on the host as a whole.', true],
    ['The OOM killer did not act on this host.', false],
    ['The output stops at frame 36.', true],
    ['The output stops at frame 35.', false],
  ],
  'cgroup-oom-group-a': [
    ['Each of the other workers had only 1378 resident pages.', true],
    ['Each of the other workers had only 1379 resident pages.', false],
    ['All five killed processes ran under UID 33.', true],
    ['All four killed processes ran under UID 33.', false],
    ['No process of the unit was as large as pid 129.', true],
    ['No process of the unit was as large as pid 128.', false],
  ],
  'global-oom-a': [
    ["The victim's 437860 kB are about 91 percent of the machine's 481004 kB.", true],
    ["The victim's 437860 kB are about 81 percent of the machine's 481004 kB.", false],
    ["The victim's 437861 kB are about 91 percent of the machine's 481004 kB.", false],
    ['labinit could not be chosen, its oom_score_adj is -1000.', true],
    ['python3 could not be chosen, its oom_score_adj is -1000.', false],
  ],
  'overcommit-strict-a': [
    ['Two messages of __vm_enough_memory are in the kernel log.', true],
    ['Three messages of __vm_enough_memory are in the kernel log.', false],
    ['__vm_enough_memory does not appear in the kernel log.', false],
  ],
};

describe.each(Object.keys(TABLE))('%s', async (name) => {
  const bundle = await bundleOf(name);
  const ground: Ground = groundOf(diagnose(bundle), bundle.sources);
  test.each([...(TABLE[name] ?? [])])('%s → %s', (sentence, expected) => {
    const { grounded, why } = checkSentence(ground, sentence);
    expect(grounded, why).toBe(expected);
  });
});
