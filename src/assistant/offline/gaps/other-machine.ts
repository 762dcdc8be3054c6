import { ramAndSwap, sysctl } from '../../../facts/host.ts';
import { exactly, say } from '../say.ts';
import { type Gap, reach } from './gap.ts';

/** Why it is otherwise on another machine. */
export const otherMachine: Gap = {
  asked: [
    [
      /\b(?:other|another|second|old|my|test|different) (?:machine|host|server|laptop|box|computer|pc|cluster|node|vm)\b/,
      4,
    ],
    [/\b(?:works?|runs?|ran|worked|fine)\b.{0,30}\b(?:on|at) (?:my|the other|another|our)\b/, 3],
    [/\bwhy does it work\b|\bworks there\b|\bstaging\b|\bsame settings\b/, 3],
  ],
  says: (ask) => {
    const { facts } = ask.diagnosis;
    const both = ramAndSwap(facts);
    const mode = sysctl(facts, 'vm/overcommit_memory');
    const bytes = facts.event?.error?.requestedExact ?? facts.event?.refusal?.bytes ?? null;
    const here = both
      ? `Here MemTotal is ${exactly(both.ram.value)}, SwapTotal ${exactly(both.swap.value)}${mode ? `, vm.overcommit_memory ${mode.value}` : ''}.`
      : '';
    const request =
      bytes === null
        ? ''
        : ` The request that has to pass is ${exactly(bytes)}: a host whose RAM and swap together are larger lets it through.`;
    return [
      say(
        `The evidence does not say anything about the other machine, so why it works there is unknown. ${here}${request} Needed from there are its MemTotal, SwapTotal, vm.overcommit_memory and the limits of the program:`,
        both?.ram,
        both?.swap,
        mode,
        facts.event?.error ?? facts.event?.evidence[0],
        ...(both ? [] : reach(ask)),
      ),
    ];
  },
  command:
    'grep -E "MemTotal|SwapTotal|Commit" /proc/meminfo; sysctl vm.overcommit_memory vm.overcommit_ratio; ulimit -a; cat /proc/self/cgroup',
};
