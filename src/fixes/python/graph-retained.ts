import { replaceNode } from '../../python/edits.ts';
import { dottedName } from '../../python/names.ts';
import type { PyProgram } from '../../python/program.ts';
import type { Binding } from '../../python/scopes.ts';
import type { PyNode } from '../../python/syntax.ts';
import type { CodeFinding, Detector } from './detector.ts';
import { loopAround, repeats } from './shared/arrays/repeats.ts';

export const graphRetained: Detector = {
  meta: { id: 'graph-retained', title: 'A kept loss keeps the whole graph of its step' },
  detect(program: PyProgram): CodeFinding[] {
    return program.modules.flatMap((module) => {
      if (!/\btorch\b/.test(module.text)) return [];
      const graphs = withGraph(module.root, program);
      return [...graphs].flatMap((binding) =>
        binding.loads.flatMap((load) => found(load, binding, graphs, program)),
      );
    });
  },
};

/** Names of tensors that a backward pass starts from, and of what those are computed from by a call. */
function withGraph(root: PyNode, program: PyProgram): Set<Binding> {
  const graphs = new Set<Binding>();
  for (const node of root.walk()) {
    const object =
      node.type === 'attribute' && node.get('attribute')?.text === 'backward' ? node.get('object') : null;
    const inner = object?.type === 'call' ? object.get('arguments')?.parts[0] : object;
    const binding = inner?.type === 'identifier' ? program.moduleOf(inner).scopes.bindingOf(inner) : null;
    if (binding) graphs.add(binding);
  }
  for (const binding of [...graphs]) {
    for (const definition of binding.definitions) {
      if (definition.kind !== 'assign' || !definition.value) continue;
      for (const one of definition.value.walk()) {
        if (one.type !== 'identifier' || one.field === 'attribute') continue;
        const source = program.moduleOf(one).scopes.bindingOf(one);
        if (source && source !== binding && source.definitions.every((def) => isOutput(def.value, def.kind)))
          graphs.add(source);
      }
    }
  }
  return graphs;
}

/** `output = model(batch)`: the call of a module, not of a method that moves data. */
function isOutput(value: PyNode | null, kind: string): boolean {
  if (kind !== 'assign' || value?.type !== 'call') return false;
  const name = value.get('function');
  const last = name?.type === 'attribute' ? name.get('attribute')?.text : name?.text;
  return /(?:model|net|module|network|encoder|decoder|forward|criterion|loss|critic|generator|policy)/i.test(
    last ?? '',
  );
}

function found(
  load: PyNode,
  binding: Binding,
  graphs: ReadonlySet<Binding>,
  program: PyProgram,
): CodeFinding[] {
  const kept = keeps(load);
  if (!kept || withoutGraph(load, program) || (!loopAround(load) && !repeats(load, program))) return [];
  const holder =
    kept.holder?.type === 'identifier' ? program.moduleOf(load).scopes.bindingOf(kept.holder) : null;
  if (holder && (graphs.has(holder) || leadsBack(holder, graphs, program) || renewed(holder, kept.at)))
    return [];
  if (binding.definitions.some((one) => one.value && /\.(?:item|detach|tolist)\(\)$/.test(one.value.text)))
    return [];
  const { at, adds } = kept;
  const text = adds && startsAtNumber(holder, at) ? `${load.text}.item()` : `${load.text}.detach()`;
  return [
    {
      at,
      alsoAt: [],
      why: `\`${load.text}\` refers to the graph that its backward pass goes through, with the activations of the step; \`${kept.holder?.text ?? 'what it is put into'}\` keeps that of every step.`,
      savingBytes: null,
      rewrites: [
        {
          says: 'Keep the value without its graph.',
          edits: [replaceNode(program.moduleOf(load), load, text)],
          risk: 'A backward pass through the kept value is no longer possible.',
          proof: 'run',
        },
      ],
    },
  ];
}

interface Kept {
  readonly at: PyNode;
  readonly holder: PyNode | null;
  readonly adds: boolean;
}

/** `losses.append(loss)`, `total += loss`, `total = total + loss`, `metrics["loss"] = loss`. */
function keeps(load: PyNode): Kept | null {
  let at = load;
  let parent = at.parent;
  while (
    parent &&
    /^(?:binary_operator|parenthesized_expression|tuple|list|pair|dictionary|expression_list)$/.test(
      parent.type,
    )
  ) {
    at = parent;
    parent = at.parent;
  }
  if (parent?.type === 'augmented_assignment' && at.field === 'right')
    return { at: parent, holder: parent.get('left'), adds: parent.get('operator')?.text === '+=' };
  if (parent?.type === 'assignment' && at.field === 'right') {
    const left = parent.get('left');
    const again =
      left?.type === 'identifier' && at.type === 'binary_operator' && at.get('left')?.text === left.text;
    return again
      ? { at: parent, holder: left, adds: true }
      : left?.type === 'subscript'
        ? { at: parent, holder: left.get('value'), adds: false }
        : null;
  }
  const call = parent?.type === 'argument_list' ? parent.parent : null;
  const method = call?.get('function');
  return call &&
    method?.type === 'attribute' &&
    /^(?:append|appendleft|extend|add)$/.test(method.get('attribute')?.text ?? '')
    ? { at: call, holder: method.get('object'), adds: false }
    : null;
}

/** `with torch.no_grad():` and `@torch.no_grad()`. */
function withoutGraph(node: PyNode, program: PyProgram): boolean {
  const off = (text: string) => /\b(?:no_grad|inference_mode|set_grad_enabled\(False)/.test(text);
  for (let at: PyNode | null = node; at; at = at.parent) {
    if (
      at.type === 'with_statement' &&
      off(at.children.find((one) => one.type === 'with_clause')?.text ?? '')
    )
      return true;
    if (
      at.type === 'decorated_definition' &&
      at.children.some((one) => one.type === 'decorator' && off(one.text))
    )
      return true;
  }
  return dottedName(node, program.moduleOf(node)) !== null;
}

/** A backward pass starts from what is kept: the graph is needed. */
function leadsBack(holder: Binding, graphs: ReadonlySet<Binding>, program: PyProgram): boolean {
  return [...graphs].some((graph) =>
    graph.definitions.some((one) =>
      [...(one.value?.walk() ?? [])].some(
        (name) => name.type === 'identifier' && program.moduleOf(name).scopes.bindingOf(name) === holder,
      ),
    ),
  );
}

/** Made anew in the loop, so that it holds one step's. */
function renewed(holder: Binding, at: PyNode): boolean {
  const loop = loopAround(at);
  return (
    loop !== null &&
    holder.definitions.some(
      (one) => one.kind === 'assign' && loop.contains(one.node) && !at.contains(one.node),
    )
  );
}

function startsAtNumber(holder: Binding | null, at: PyNode): boolean {
  if (!holder) return /^(?:augmented_)?assignment$/.test(at.type) && at.get('left')?.type === 'attribute';
  return holder.definitions.some(
    (one) => /^(?:integer|float)$/.test(one.value?.type ?? '') && one.kind === 'assign',
  );
}
