import type { FixRule } from './fix.ts';

/** Docker 20.10.10 answers clone3 with ENOSYS, which glibc understands. */
export const upgradeRuntime: FixRule = {
  meta: {
    id: 'upgrade-runtime',
    kind: 'operation',
    title: 'Upgrade the container runtime',
    articles: ['causes/seccomp-clone3'],
  },
  propose() {
    return {
      why: 'Newer runtimes answer clone3 in a way that glibc falls back from; an older base image (older glibc) does not ask for it.',
      command:
        'docker version --format "{{.Server.Version}}"; docker run --security-opt seccomp=unconfined IMAGE python3 -c "import threading; threading.Thread(target=print).start()"   # a test only',
      risk: 'Without seccomp the container may make any system call: use it to test, not to run.',
      undo: null,
      evidence: [],
    };
  },
};
