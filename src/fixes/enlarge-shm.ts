import type { FixRule } from './fix.ts';

/** Docker's default is 64 MiB (docker run --shm-size). */
export const enlargeShm: FixRule = {
  meta: {
    id: 'enlarge-shm',
    kind: 'configuration',
    title: 'Give the container a larger /dev/shm',
    articles: ['causes/dev-shm-small'],
  },
  propose() {
    return {
      why: 'Workers hand tensors over through /dev/shm. It must hold what all workers have in flight; num_workers=0 needs none.',
      command:
        'docker run --shm-size=2g IMAGE   # Kubernetes: an emptyDir with medium: Memory at /dev/shm, and sizeLimit',
      risk: 'What lies in /dev/shm is charged to the memory limit of the container.',
      undo: 'docker run IMAGE',
      evidence: [],
    };
  },
};
