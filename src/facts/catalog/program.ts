import type { Fact } from '../../schema/incident.ts';
import type { Facts } from '../types.ts';
import { fact, factsFrom, MOMENTS } from './fact.ts';

const PROCESS_FIELDS = ['VmPeak', 'VmSize', 'VmRSS', 'VmHWM', 'VmData', 'VmLck', 'VmSwap'] as const;
const LIMITS = /address space|data size|locked memory|resident set/;
const MAX_ERRORS = 5;

/** The program's processes: their sizes and limits. */
export function processFacts({ parsed, workload }: Facts): Fact[] {
  const pids = new Set(workload.processes.map((process) => process.pid));
  return MOMENTS.flatMap((moment) => {
    const processes = [...parsed[moment].processes.values()].filter((one) => pids.has(one.pid));
    return processes.flatMap(({ pid, status, limits, mapsCount }) => {
      const id = (field: string) => `process:${pid}.${field}@${moment}`;
      const label = (field: string) => `${field} of pid ${pid}`;
      return [
        ...factsFrom(status, PROCESS_FIELDS, 'bytes', id, label),
        ...[...limits]
          .filter(([name]) => LIMITS.test(name))
          .flatMap(([name, limit]) => fact(id(name), label(name), 'bytes', limit)),
        ...fact(id('maps'), label('mappings'), 'count', mapsCount),
      ];
    });
  });
}

/** How the program ended, what it said, and who set its limits. */
export function programFacts({ parsed }: Facts): Fact[] {
  const { exit, errors, limitSettings } = parsed;
  return [
    ...fact('exit.status', 'exit status', '', exit?.status),
    ...fact('exit.signal', 'signal that ended the program', '', exit?.signal),
    ...errors
      .slice(-MAX_ERRORS)
      .flatMap(({ type, at }, i) => fact(`error-${i + 1}`, 'exception', '', { value: type, at })),
    ...limitSettings.flatMap(({ value, at }, i) =>
      fact(
        `setting-${i + 1}`,
        `${value.resource} set there`,
        'bytes',
        value.bytes === null ? null : { value: value.bytes, at },
      ),
    ),
  ];
}
