import { type Cause, found, notApplicable, ruledOut, say } from './cause.ts';

/**
 * Docker before 20.10.10 denies clone3 with EPERM through seccomp, which newer glibc takes for a failure:
 * `can't start new
 * thread` at the first thread, whatever memory or tasks are left. Fires with such a version in the evidence.
 */
export const seccompClone3: Cause = {
  meta: {
    id: 'seccomp-clone3',
    title: 'An old container runtime refuses clone3, so no thread can start',
    family: 'misread',
    requires: ['docker version'],
    articles: ['causes/seccomp-clone3'],
    fixes: ['upgrade-runtime'],
    refines: [],
  },
  evaluate(facts) {
    const error = facts.parsed.errors.findLast((one) => /can't start new thread/.test(one.message));
    if (!error) return notApplicable('No thread was refused.');
    const docker = facts.parsed.platform.dockerVersions.at(-1);
    if (!docker)
      return notApplicable('The version of the container runtime is not in the evidence.', error.at);
    const [major = 0, minor = 0, patch = 0] =
      /(\d+)\.(\d+)\.(\d+)/.exec(docker.value)?.slice(1).map(Number) ?? [];
    if (major > 20 || (major === 20 && (minor > 10 || (minor === 10 && patch >= 10))))
      return ruledOut('The container runtime is new enough for clone3.', docker);
    return found(
      0.75,
      say(
        `The container runtime (${docker.value}) is older than 20.10.10, whose seccomp profile refuses clone3: no thread can start in a container with a newer glibc.`,
        docker,
        error.at,
      ),
    );
  },
};
