import { killed, killsAre, noKernelKill, noneIn, onlyKill, survived, throttled } from './kill-counts.ts';
import { guilty, inOrder, invoked, isNot, largest } from './kill-order.ts';
import { type Check, no, type Rule } from './rule.ts';

const BY = '(?:BY? (?:KERNEL|KILLER|KERNEL KILLER))';
const WHY = '(?:CRASH|REASON|EXIT Q?|KILL|P|REASON CRASH)';

export const kills: readonly Rule[] = [
  {
    says: [
      `NO OTHER? ANYPROC (?:KILL|KILL KILL) ${BY}? H?`,
      `NONE KILL ${BY}? H?`,
      `(?:KILLER|KERNEL KILLER) NOT (?:ACT|KILL (?:ANY|NONE)? ANYPROC?|INVOKED|REASON) ${WHY}? H?`,
      `(?:KILLER|KERNEL KILLER) NOTHINGTODO ${WHY} ${WHY}? H?`,
      'NO (?:OOMKILL|KINDOFOOM KILL) ACT? H?',
      'NO (?:P|ANYPROC) KILL BY? KILLER H?',
      'KERNEL NOT KILL (?:ANY|NONE)? ANYPROC?',
      'KERNEL KILL NONE',
      'OOMKILL NOT ACT',
    ],
    check: ({ ground }) => noKernelKill(ground),
  },
  {
    says: ['NO OTHER (?:ANYPROC|P) KILL H?', 'NONE OTHER KILL', 'ONLY P KILL', 'P ONLY (?:ANYPROC )?KILL'],
    check: atKill(onlyKill),
  },
  {
    says: [
      `Q DIFFERENT? (?:ANYPROC|P) G? KILL TOGETHER? ${BY}? (?:IN? G)? H? P{0,9}`.replace(
        'P{0,9}',
        '(?:P){0,9}',
      ),
      `KERNEL KILL Q DIFFERENT? ANYPROC G? H?`,
    ],
    check: atKill(killsAre),
  },
  { says: ['KERNEL? Q DIFFERENT? (?:KILL|OOMKILL) H?'], check: atKill(killsAre) },
  { says: ['(?:P|G) THROTTLED', 'KERNEL THROTTLED (?:P|G)'], check: throttled },
  { says: ['KILLER ACT BY P', 'P ACT KILLER', 'P INVOKED KILLER'], check: invoked },
  { says: ['P NOT P'], check: isNot },
  { says: ['G NOT KILL', 'NONE KILL IN? G'], check: noneIn },
  { says: ['KERNEL KILL P AFTER P', `P KILL ${BY}? AFTER P`], check: (scene) => inOrder(scene, true) },
  { says: ['KERNEL KILL P AHEAD P', `P KILL ${BY}? AHEAD P`], check: (scene) => inOrder(scene, false) },
  {
    says: [`P KILL ${BY}? KILLER?`, 'KERNEL KILL P', 'KILLER KILL P', 'P VICTIM', 'VICTIM P'],
    check: atKill(killed),
  },
  {
    says: [
      'P SURVIVE',
      'P NOT KILL',
      'P NOT KILL BY? (?:KERNEL|KILLER)',
      'KERNEL NOT KILL P',
      'P NOT VICTIM',
      'VICTIM NOT P',
    ],
    check: survived,
  },
  {
    says: ['NO OTHER? ANYPROC G? (?:ASLARGE|NEAR) Q? P', 'NONE OTHER? (?:ANYPROC)? (?:ASLARGE|NEAR) Q? P'],
    check: (scene) => largest(scene, true),
  },
  { says: ['P LARGEST H?', 'P LARGEST (?:ANYPROC|OF)? H?'], check: (scene) => largest(scene, true) },
  { says: ['P NOT P? LARGEST H?'], check: (scene) => largest(scene, false) },
  { says: ['P NOT INNOCENT VICTIM?'], check: (scene) => guilty(scene) },
];

/** What was killed was so at the kill; that it was before or after is another claim. */
function atKill(check: Check): Check {
  return (scene) =>
    scene.when === 'before' || scene.when === 'after'
      ? no('When it was killed is not decided.')
      : check(scene);
}
