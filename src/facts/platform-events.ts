import type { Parsed } from '../parse/index.ts';
import type { PythonMessage, PythonMessageKind } from '../parse/platform/python-messages.ts';
import type { Cited } from '../schema/evidence.ts';
import type { EventProcess } from '../schema/incident.ts';
import { EMPTY_EVENT, EMPTY_PROCESS } from './empty.ts';
import type { Claim, FailureEvent } from './types.ts';

/** Kills that a platform reports: it saw the kernel's counter, not which limit was hit. */
export function claimedKills(parsed: Parsed): FailureEvent[] {
  const claims = [...kubernetes(parsed), ...docker(parsed), ...slurm(parsed), ...systemd(parsed)];
  const unique = new Map(claims.map((claim) => [`${claim.by} ${claim.subject}`, claim]));
  return [...unique.values()].map((claim, i) => ({
    ...EMPTY_EVENT,
    id: `event-claimed-${i + 1}`,
    kind: 'oom-kill',
    claim,
    cgroup: {
      limitPath: null,
      taskPath: null,
      limitBytes: claim.limit?.value ?? null,
      usageBytes: null,
      swapLimitBytes: null,
      pod: claim.pod,
      container: claim.container,
      unit: claim.unit,
    },
    evidence: [claim.at, ...(claim.limit ? [claim.limit.at] : [])],
  }));
}

const NOWHERE = { pod: null, container: null, unit: null } as const;

function kubernetes({ platform }: Parsed): Claim[] {
  return platform.kubernetesPods.flatMap((pod) =>
    pod.containers.flatMap((container) => {
      const reason = [container.state, container.lastState]
        .map((state) => state?.reason)
        .find((one) => one?.value === 'OOMKilled');
      const name = container.name ? `container ${container.name.value}` : 'a container';
      const subject = `${name}${pod.name ? ` of pod ${pod.name.value}` : ''}`;
      const where = { ...NOWHERE, pod: pod.name?.value ?? null, container: container.name?.value ?? null };
      return reason
        ? [{ by: 'Kubernetes', subject, at: reason.at, limit: container.memoryLimit, ...where }]
        : [];
    }),
  );
}

function docker({ platform }: Parsed): Claim[] {
  return platform.dockerContainers.flatMap(({ oomKilled, name, id, memory }) => {
    if (!oomKilled?.value) return [];
    const container = name?.value ?? id?.value.slice(0, 12) ?? null;
    return [
      {
        by: 'Docker',
        subject: container === null ? 'a container' : `container ${container}`,
        at: oomKilled.at,
        limit: numberOf(memory),
        ...NOWHERE,
        container,
      },
    ];
  });
}

function slurm({ platform }: Parsed): Claim[] {
  const limitOf = (step: string | null): Cited<number> | null => {
    const job = platform.slurmJobs.find((one) => step?.startsWith(one.id.value));
    const row = platform.slurmRows.find(
      (one) =>
        one.value.requested !== null && (step === null || one.value.id.split('.')[0] === step.split('.')[0]),
    );
    return (
      job?.memoryPerNode ?? (row?.value.requested != null ? { value: row.value.requested, at: row.at } : null)
    );
  };
  const killed = platform.slurmOoms.filter((one) => one.kind === 'oom').map(({ step, at }) => ({ step, at }));
  const rows = platform.slurmRows
    .filter((one) => one.value.state === 'OUT_OF_MEMORY')
    .map((one) => ({ step: one.value.id, at: one.at }));
  return [...killed, ...rows].slice(0, 1).map(({ step, at }) => ({
    by: 'Slurm',
    subject: step ? `job ${step}` : 'a job',
    at,
    limit: limitOf(step),
    ...NOWHERE,
  }));
}

function systemd({ platform }: Parsed): Claim[] {
  const units = platform.systemdUnits.filter((unit) => unit.result?.value === 'oom-kill');
  const fromUnits = units.map((unit) => ({
    name: unit.id?.value ?? 'the unit',
    at: (unit.result as Cited<string>).at,
    limit: numberOf(unit.memoryMax),
  }));
  const fromJournal = platform.systemdEvents
    .filter((event) => event.kind === 'oom-killed' || event.result === 'oom-kill')
    .map((event) => ({ name: event.unit, at: event.at, limit: null }));
  return [
    ...fromUnits,
    ...fromJournal.filter((one) => !fromUnits.some((unit) => unit.name === one.name)),
  ].map(({ name, at, limit }) => ({
    by: 'systemd',
    subject: name,
    at,
    limit,
    ...NOWHERE,
    unit: name,
  }));
}

function numberOf(bound: Cited<number | 'unlimited' | 'infinity' | 'max'> | null): Cited<number> | null {
  return typeof bound?.value === 'number' ? { value: bound.value, at: bound.at } : null;
}

/** Messages of a parent or a shell that a process was killed. */
const KILLED: ReadonlySet<PythonMessageKind> = new Set([
  'dataloader-killed',
  'pool-exit-codes',
  'process-killed',
  'celery-killed',
  'uwsgi-killed',
  'gunicorn-killed',
  'shell-killed',
  'pip-killed',
  'build-killed',
  'time-signal',
]);

/** A SIGKILL that a parent, a shell or `time` tells of, the last one. */
export function reportedKills(parsed: Parsed): FailureEvent[] {
  const killed = parsed.platform.messages
    .filter((one) => KILLED.has(one.kind) && (one.signal ?? 'SIGKILL') === 'SIGKILL')
    .at(-1);
  const timed = parsed.platform.timed.find((one) => one.signal?.value === 9)?.signal;
  const at = killed?.at ?? timed?.at;
  return at
    ? [
        {
          ...EMPTY_EVENT,
          id: 'event-reported',
          kind: 'external-kill',
          victim: killed ? victimOf(killed) : null,
          evidence: [at],
        },
      ]
    : [];
}

function victimOf({ pid, program }: PythonMessage): EventProcess | null {
  return pid === null && program === null ? null : { ...EMPTY_PROCESS, pid, name: program };
}
