import type { Cited } from '../../schema/evidence.ts';
import type { Source } from '../../schema/source.ts';
import { type DockerContainer, type DockerStats, isDocker, parseDocker } from './docker.ts';
import { type FreeMemory, isFree, parseFree } from './free.ts';
import type { KubernetesEvent, KubernetesNode, KubernetesPod } from './kubernetes.ts';
import { isKubernetesDescribe, parseKubernetesDescribe } from './kubernetes-describe.ts';
import { isKubernetesJson, parseKubernetesJson } from './kubernetes-json.ts';
import {
  isKubernetesTop,
  type KubernetesPodRow,
  type KubernetesUsage,
  parseKubernetesTop,
} from './kubernetes-top.ts';
import { isPythonMessages, type PythonMessage, parsePythonMessages } from './python-messages.ts';
import { isSlurm, parseSlurm, type SlurmJob, type SlurmOom } from './slurm.ts';
import type { SlurmRow } from './slurm-sacct.ts';
import { isSmem, parseSmem, type SmemProcess } from './smem.ts';
import { isSystemctlShow, parseSystemctlShow } from './systemctl-show.ts';
import type { UnitEvent } from './systemd-journal.ts';
import type { SystemdUnit } from './systemd-unit.ts';
import { isTimeV, parseTimeV, type TimedCommand } from './time-v.ts';
import { isTop, parseTop, type TopScreen } from './top.ts';

/** What people paste besides kernel logs and files of a host, each list in the order of the sources. */
export interface PlatformEvidence {
  readonly kubernetesPods: readonly KubernetesPod[];
  readonly kubernetesNodes: readonly KubernetesNode[];
  readonly kubernetesEvents: readonly KubernetesEvent[];
  readonly kubernetesUsage: readonly Cited<KubernetesUsage>[];
  readonly kubernetesPodRows: readonly Cited<KubernetesPodRow>[];
  readonly dockerContainers: readonly DockerContainer[];
  readonly dockerStats: readonly Cited<DockerStats>[];
  readonly dockerVersions: readonly Cited<string>[];
  readonly slurmOoms: readonly SlurmOom[];
  readonly slurmRows: readonly Cited<SlurmRow>[];
  readonly slurmJobs: readonly SlurmJob[];
  readonly systemdUnits: readonly SystemdUnit[];
  readonly systemdEvents: readonly UnitEvent[];
  readonly free: readonly FreeMemory[];
  readonly top: readonly TopScreen[];
  readonly smem: readonly Cited<SmemProcess>[];
  readonly timed: readonly TimedCommand[];
  readonly messages: readonly PythonMessage[];
}

/** Files of the kernel and programs are no output of a tool; a program may hold any of these texts. */
const OTHER = /^(?:proc|sys)\/|\.(?:py|pyx|ipynb)$/;

/** Reads each source by what it says; several outputs in one text are each found. */
export function parsePlatform(sources: readonly Source[]): PlatformEvidence {
  const texts = sources.filter((source) => !OTHER.test(source.name));
  const read = <T>(is: (source: Source) => boolean, parse: (source: Source) => T): T[] =>
    texts.filter(is).map(parse);
  // By source first, so that one that comes as text and one that comes as JSON keep their order.
  const kubernetes = texts.flatMap((source) => [
    ...read1(source, isKubernetesDescribe, parseKubernetesDescribe),
    ...read1(source, isKubernetesJson, parseKubernetesJson),
    ...read1(source, isKubernetesTop, parseKubernetesTop),
  ]);
  const docker = read(isDocker, parseDocker);
  const slurm = read(isSlurm, parseSlurm);
  const systemd = read(isSystemctlShow, parseSystemctlShow);
  return {
    kubernetesPods: kubernetes.flatMap((one) => ('pods' in one ? one.pods : [])),
    kubernetesNodes: kubernetes.flatMap((one) => ('nodes' in one ? one.nodes : [])),
    kubernetesEvents: kubernetes.flatMap((one) => one.events),
    kubernetesUsage: kubernetes.flatMap((one) => ('usage' in one ? one.usage : [])),
    kubernetesPodRows: kubernetes.flatMap((one) => ('podRows' in one ? one.podRows : [])),
    dockerContainers: docker.flatMap((one) => one.containers),
    dockerStats: docker.flatMap((one) => one.stats),
    dockerVersions: docker.flatMap((one) => one.serverVersions),
    slurmOoms: slurm.flatMap((one) => one.ooms),
    slurmRows: slurm.flatMap((one) => one.rows),
    slurmJobs: slurm.flatMap((one) => one.jobs),
    systemdUnits: systemd.flatMap((one) => one.units),
    systemdEvents: systemd.flatMap((one) => one.events),
    free: read(isFree, parseFree).flat(),
    top: read(isTop, parseTop).flat(),
    smem: read(isSmem, parseSmem).flat(),
    timed: read(isTimeV, parseTimeV).flat(),
    messages: read(isPythonMessages, parsePythonMessages).flat(),
  };
}

function read1<T>(source: Source, is: (source: Source) => boolean, parse: (source: Source) => T): T[] {
  return is(source) ? [parse(source)] : [];
}
