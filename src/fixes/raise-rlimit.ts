import { rlimitSetter } from '../causes/refused.ts';
import { isNearer } from '../causes/rlimit.ts';
import type { Facts } from '../facts/types.ts';
import { inline } from '../lib/text.ts';
import type { LimitSetting } from '../parse/limit-settings.ts';
import { serviceDropIn } from './drop-in.ts';
import type { FixRule } from './fix.ts';

const RESOURCES = {
  RLIMIT_AS: { limit: 'Max address space', flag: '-v', option: '--as', directive: 'LimitAS' },
  RLIMIT_DATA: { limit: 'Max data size', flag: '-d', option: '--data', directive: 'LimitDATA' },
} as const;

type Resource = LimitSetting['resource'];

/** Lifts the resource limit that refused the request; a control group bounds real use where one is wanted. */
export const raiseRlimit: FixRule = {
  meta: {
    id: 'raise-rlimit',
    kind: 'configuration',
    title: 'Lift the resource limit, and bound real use with a control group instead',
    articles: ['causes/rlimit-as', 'causes/rlimit-data'],
  },
  propose(facts) {
    const resource = reached(facts);
    if (!resource) return null;
    const { limit, flag, option, directive } = RESOURCES[resource];
    const process = facts.workload.process;
    const at = process?.limits.get(limit);
    const setter = rlimitSetter(facts, resource);
    const script = setter !== null && /^\s*ulimit/.test(setter.at.text);
    const service = serviceDropIn(process?.cgroup?.value ?? null, 'memory', `${directive}=infinity`);
    const where = setter ? ` It is set at ${setter.at.source} line ${setter.at.line}.` : '';
    return {
      why: `${resource} counts what the process reserves, whether it uses it or not.${where} A control group’s memory limit counts what is really used.`,
      command:
        script && setter
          ? `ulimit ${flag} unlimited   # in ${inline(setter.at.source)}, instead of line ${setter.at.line}`
          : (service?.command ??
            `sudo prlimit --pid PID ${option}=unlimited   # for the running process; then find what sets it`),
      risk: 'Without the limit nothing stops the program from taking all memory: set MemoryMax= for its unit, or run it with systemd-run --scope -p MemoryMax=SIZE.',
      undo: setter
        ? script && setter.value.bytes !== null
          ? `ulimit ${flag} ${setter.value.bytes / 1024}   # line ${setter.at.line} of ${inline(setter.at.source)}, as it was`
          : `# put line ${setter.at.line} of ${inline(setter.at.source)} back: ${inline(setter.at.text)}`
        : (service?.undo ?? null),
      evidence: [at?.at, setter?.at].filter((one) => one !== undefined),
    };
  },
};

function reached(facts: Facts): Resource | null {
  const { event, workload, parsed } = facts;
  if (event?.refusal?.kind === 'data-rlimit') return 'RLIMIT_DATA';
  const resources = Object.keys(RESOURCES) as Resource[];
  const limited = resources.filter(
    (one) => typeof workload.process?.limits.get(RESOURCES[one].limit)?.value === 'number',
  );
  if (limited.length === 2) return isNearer(facts, 'RLIMIT_AS', 'RLIMIT_DATA') ? 'RLIMIT_AS' : 'RLIMIT_DATA';
  return limited[0] ?? parsed.limitSettings[0]?.value.resource ?? null;
}
