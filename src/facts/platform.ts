/** Who made a cgroup, read from its path: it decides which command a fix gives. */
export type Platform =
  | { readonly kind: 'kubernetes'; readonly podUid: string | null; readonly container: string | null }
  | { readonly kind: 'docker'; readonly container: string }
  | { readonly kind: 'systemd'; readonly unit: string; readonly user: boolean }
  | { readonly kind: 'slurm'; readonly job: string }
  | { readonly kind: 'lxc'; readonly container: string }
  | { readonly kind: 'plain' };

/** Who sets the limits of exactly this group: a group below a unit or container, delegated to it, is plain files. */
export function ownerOf(path: string): Platform {
  const platform = platformOf(path);
  const last = path.slice(path.lastIndexOf('/') + 1);
  const own =
    (platform.kind === 'systemd' && last === platform.unit) ||
    (platform.kind === 'docker' && last.includes(platform.container)) ||
    platform.kind === 'kubernetes' ||
    platform.kind === 'slurm';
  return own ? platform : { kind: 'plain' };
}

/**
 * Kubernetes paths as the kubelet's systemd and cgroupfs drivers write them, Docker's and Podman's scopes,
 * systemd units, Slurm's job_N, LXC. The deepest unit names the platform of a path.
 */
export function platformOf(path: string): Platform {
  const pod =
    /pod([0-9a-f]{8}[-_][0-9a-f]{4}[-_][0-9a-f]{4}[-_][0-9a-f]{4}[-_][0-9a-f]{12}|[0-9a-f]{32})/.exec(path);
  if (/kubepods/.test(path) || pod) {
    const container = /(?:cri-containerd|crio|docker)-([0-9a-f]{64})\.scope|\/([0-9a-f]{64})(?:\/|$)/.exec(
      path,
    );
    return {
      kind: 'kubernetes',
      podUid: pod?.[1]?.replaceAll('_', '-') ?? null,
      container: container?.[1] ?? container?.[2] ?? null,
    };
  }
  const docker = /(?:docker[-/]|libpod-)([0-9a-f]{64})/.exec(path);
  if (docker) return { kind: 'docker', container: docker[1] as string };
  const slurm = /\/job_(\d+)/.exec(path);
  if (slurm) return { kind: 'slurm', job: slurm[1] as string };
  const lxc = /\/(?:lxc|lxc\.payload)[./]([^/]+)/.exec(path);
  if (lxc) return { kind: 'lxc', container: lxc[1] as string };
  const unit = path.split('/').findLast((part) => /\.(?:service|scope|slice)$/.test(part));
  if (unit) return { kind: 'systemd', unit, user: /\/user@\d+\.service\/./.test(path) };
  return { kind: 'plain' };
}
