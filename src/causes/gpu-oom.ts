import { type Cause, found, notApplicable, say } from './cause.ts';

/**
 * The CUDA (or HIP, JAX) allocator refused: its memory is the card's. Host RAM, cgroups and the OOM killer have
 * no part.
 */
export const gpuOom: Cause = {
  meta: {
    id: 'gpu-oom',
    title: 'The memory of the GPU ran out, not that of the host',
    family: 'misread',
    requires: ['program/stderr.txt'],
    articles: ['causes/gpu-oom'],
    fixes: ['shrink-batch'],
    refines: [],
  },
  evaluate(facts) {
    if (facts.event?.kill)
      return notApplicable('A process was killed for memory of the host.', facts.event.kill.at);
    const notice = facts.parsed.platform.messages.findLast(
      (one) => one.kind === 'gpu-oom' || one.kind === 'resource-exhausted',
    )?.at;
    if (!notice) return notApplicable('No allocator of a GPU says that it ran out.');
    const { event } = facts;
    if (event?.kind === 'external-kill')
      return notApplicable(
        'The program was ended by a signal, which no allocator of a GPU sends.',
        ...event.evidence,
      );
    const isIts = facts.parsed.platform.messages.some(
      ({ at }) => at.source === event?.error?.at.source && at.line === event.error.at.line,
    );
    if (event?.error && !isIts)
      return notApplicable('What was refused at the end was memory of the host.', event.error.at);
    return found(
      0.95,
      say('The GPU’s own memory ran out; RAM of the host, free or not, cannot stand in for it.', notice),
    );
  },
};
