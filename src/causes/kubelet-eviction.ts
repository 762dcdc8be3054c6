import { formatBytes } from '../lib/bytes.ts';
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
    const pod = facts.parsed.platform.kubernetesPods.findLast((one) => one.reason?.value === 'Evicted');
    const event = facts.parsed.platform.kubernetesEvents.findLast((one) => /evict/i.test(one.reason));
    if (!pod && !event) return notApplicable('Nothing shows that a pod was evicted.');
    const { used, request } = pod?.eviction?.value ?? { used: null, request: null };
    const asked = request === null ? '' : ` and requests ${formatBytes(request)}`;
    return found(
      0.93,
      say(
        'The kubelet evicted the pod because the node was short of memory; no limit of the pod was hit.',
        pod?.reason,
        pod?.message,
        event?.at,
      ),
      used === null ? null : say(`The pod used ${formatBytes(used)}${asked}.`, pod?.eviction),
    );
  },
};
