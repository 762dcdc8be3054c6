import { platformOf } from '../facts/platform.ts';
import type { Facts } from '../facts/types.ts';
import { inline, shellQuote } from '../lib/text.ts';
import type { LimitSetting } from '../parse/limit-settings.ts';
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
    const setter = facts.parsed.limitSettings.find((one) => one.value.resource === resource);
    const platform = process?.cgroup ? platformOf(process.cgroup.value) : null;
    const unit = platform?.kind === 'systemd' && platform.unit.endsWith('.service') ? platform.unit : null;
    const where = setter ? ` It is set at ${setter.at.source} line ${setter.at.line}.` : '';
    return {
      why: `${resource} counts what the process reserves, whether it uses it or not.${where} A control group’s memory limit counts what is really used.`,
      command: setter?.at.text.includes('ulimit')
        ? `ulimit ${flag} unlimited   # in ${setter.at.source}, instead of line ${setter.at.line}`
        : unit
          ? dropIn(unit, directive)
          : `sudo prlimit --pid PID ${option}=unlimited   # for the running process; then find what sets it`,
      risk: 'Without the limit nothing stops the program from taking all memory: set MemoryMax= for its unit, or run it with systemd-run --scope -p MemoryMax=SIZE.',
      undo: setter
        ? `${inline(setter.at.text)}   # line ${setter.at.line} of ${setter.at.source}, as it was`
        : unit
          ? `sudo rm /etc/systemd/system/${shellQuote(unit)}.d/memory.conf && sudo systemctl daemon-reload`
          : null,
      evidence: [at?.at, setter?.at].filter((one) => one !== undefined),
    };
  },
};

function reached(facts: Facts): Resource | null {
  const { event, workload, parsed } = facts;
  if (event?.refusal?.kind === 'data-rlimit') return 'RLIMIT_DATA';
  const resources = Object.keys(RESOURCES) as Resource[];
  const limited = resources.find(
    (one) => typeof workload.process?.limits.get(RESOURCES[one].limit)?.value === 'number',
  );
  return limited ?? parsed.limitSettings[0]?.value.resource ?? null;
}

function dropIn(unit: string, directive: string): string {
  const folder = shellQuote(`/etc/systemd/system/${unit}.d`);
  return [
    `sudo mkdir -p ${folder}`,
    `printf '[Service]\\n${directive}=infinity\\n' | sudo tee ${folder}/memory.conf`,
    `sudo systemctl daemon-reload && sudo systemctl restart ${shellQuote(unit)}`,
  ].join('\n');
}
