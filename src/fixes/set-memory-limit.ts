import { ownerOf } from '../facts/platform.ts';
import { bytesForCommand } from '../lib/bytes.ts';
import { shellQuote } from '../lib/text.ts';

/**
 * The command that sets a control group's memory limit, in the words of whoever made the group: systemd
 * (systemctl(1) set-property), Docker (docker update), Kubernetes, Slurm (sbatch --mem), plain cgroup files.
 */
export function setMemoryLimit(path: string, version: 1 | 2, bytes: number | 'max'): string {
  const size = bytes === 'max' ? 'infinity' : bytesForCommand(bytes);
  const raw = bytes === 'max' ? -1 : bytes;
  const platform = ownerOf(path);
  switch (platform.kind) {
    case 'systemd':
      return `${platform.user ? 'systemctl --user' : 'sudo systemctl'} set-property -- ${shellQuote(platform.unit)} MemoryMax=${size}`;
    case 'docker':
      // The size parser of `docker update` takes no negative number: a limit is lifted by making the container anew.
      if (bytes === 'max')
        return `${engineOf(path)} inspect ${platform.container.slice(0, 12)}   # and run it again without --memory`;
      return `${engineOf(path)} update --memory ${raw} --memory-swap ${raw} ${platform.container.slice(0, 12)}`;
    case 'kubernetes':
      return [
        `kubectl get pods -A -o custom-columns=NS:.metadata.namespace,POD:.metadata.name,UID:.metadata.uid | grep ${platform.podUid ?? 'POD_UID'}`,
        bytes === 'max'
          ? 'kubectl rollout undo -n NAMESPACE deployment/NAME'
          : `kubectl set resources -n NAMESPACE deployment/NAME -c CONTAINER --limits=memory=${Math.ceil(bytes / 1024 ** 2)}Mi`,
      ].join('\n');
    case 'slurm':
      return bytes === 'max'
        ? 'sbatch JOB_SCRIPT   # with the --mem it had'
        : `sbatch --mem=${size} JOB_SCRIPT   # instead of job ${platform.job}`;
    default: {
      const file = version === 1 ? `memory${path}/memory.limit_in_bytes` : `${path.slice(1)}/memory.max`;
      return `echo ${version === 1 ? raw : bytes} | sudo tee ${shellQuote(`/sys/fs/cgroup/${file}`)}`;
    }
  }
}

/** Podman names its scopes libpod; root's containers are not the user's. */
function engineOf(path: string): string {
  if (!path.includes('libpod-')) return 'docker';
  return /\/user@\d+\.service\//.test(path) ? 'podman' : 'sudo podman';
}
