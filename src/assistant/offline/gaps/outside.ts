import { meminfoNearPeak } from '../../../facts/host.ts';
import { say } from '../say.ts';
import type { Gap } from './gap.ts';

/** What lies outside of memory: money, users, hardware, the network. */
export const outside: Gap = {
  asked: [
    [
      /\b(?:network|dns|disk full|broken disk|hardware|cpu temperature|faulty ram|memtest|attack|hacked|intruder)\b/,
      4,
    ],
    [/\b(?:euros?|dollars?|budget|cheaper|how expensive)\b/, 4],
    [
      /\b(?:which|what) (?:version|release|commit|deploy(?:ment)?)\b.{0,30}\b(?:introduced|broke|changed|since)\b/,
      4,
    ],
    [/\bhow many (?:users|customers|requests)\b.{0,30}\b(?:lost|affected|failed)\b/, 5],
    [/\b(?:data|requests?|orders?|work) (?:is |was |were |are )?lost\b|\blose (?:any )?data\b/, 3],
  ],
  says: (ask) => {
    const total = meminfoNearPeak(ask.diagnosis.facts, 'MemTotal');
    return [
      say(
        'The evidence does not say that: it holds the memory of this host and of this program, the kernel log and how the program ended, and nothing beyond. The logs of the system in question would have to tell.',
        total,
        ...(total ? [] : ask.diagnosis.incident.verdict.evidence.slice(0, 1)),
      ),
    ];
  },
  command: null,
};
