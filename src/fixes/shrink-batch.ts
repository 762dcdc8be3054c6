import type { FixRule } from './fix.ts';

/** What the card holds is batch, activations and the graph that is kept. */
export const shrinkBatch: FixRule = {
  meta: {
    id: 'shrink-batch',
    kind: 'operation',
    title: 'Ask the GPU for less',
    articles: ['causes/gpu-oom'],
  },
  propose() {
    return {
      why: 'Halve the batch until it fits; use torch.no_grad() where nothing is learned; add loss.item() to totals, not loss, which keeps its graph.',
      command: 'nvidia-smi   # what holds the memory of the card now',
      risk: 'A smaller batch may need another learning rate.',
      undo: null,
      evidence: [],
    };
  },
};
