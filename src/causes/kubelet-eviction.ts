import { type Cause, found, notApplicable, say } from './cause.ts';

/**
 * Under memory pressure of the node the kubelet ends whole pods by its own ranking; the pod's reason is Evicted, not
 * OOMKilled (Kubernetes, node-pressure eviction).
 */
export const kubeletEviction: Cause = {
  meta: {
    id: 'kubelet-eviction',
    title: 'The kubelet evicted the pod to protect the node',
    family: 'misread',
    requires: ['kubectl describe pod'],
    articles: ['causes/kubelet-eviction'],
    fixes: ['set-request'],
    refines: [],
  },
  evaluate(facts) {
    if (facts.event?.kill) return notApplicable('The kernel killed a process.', facts.event.kill.at);
    const notice = facts.parsed.notices.evicted.at(-1);
    if (!notice) return notApplicable('Nothing shows that a pod was evicted.');
    return found(
      0.93,
      say(
        'The kubelet evicted the pod because the node was short of memory; no limit of the pod was hit.',
        notice,
      ),
    );
  },
};
