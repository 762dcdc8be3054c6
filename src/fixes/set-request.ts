import type { FixRule } from './fix.ts';

/** Pods that use more than they request are evicted first (Kubernetes, node-pressure eviction). */
export const setRequest: FixRule = {
  meta: {
    id: 'set-request',
    kind: 'configuration',
    title: 'Request what the pod uses',
    articles: ['causes/kubelet-eviction'],
  },
  propose() {
    return {
      why: 'The kubelet evicts pods that use more memory than they request first. A request equal to the limit, at the pod’s real peak, takes it out of that group.',
      command:
        'kubectl set resources deployment/NAME -c CONTAINER --requests=memory=SIZE --limits=memory=SIZE',
      risk: 'The pod may not be scheduled where that much is not free.',
      undo: 'kubectl rollout undo deployment/NAME',
      evidence: [],
    };
  },
};
