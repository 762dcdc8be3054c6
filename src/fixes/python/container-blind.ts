import { type Edit, replaceNode } from '../../python/edits.ts';
import { imported } from '../../python/imports.ts';
import { argument, calledName } from '../../python/names.ts';
import type { PyProgram } from '../../python/program.ts';
import type { PyNode } from '../../python/syntax.ts';
import { stringValue } from '../../python/constants.ts';
import type { CodeFinding, Detector } from './detector.ts';
import { sizedBy } from './shared/tasks/sized-by.ts';
import { withFunction } from './shared/tasks/places.ts';
import { surveyOf } from './shared/tasks/survey.ts';

/** An expression that is the host's memory, in bytes unless it is said otherwise. */
interface HostMemory {
  readonly node: PyNode;
  readonly kib: boolean;
}

/** A cache, a batch or a buffer is sized by the memory of the host, which is not what the program may use. */
export const containerBlind: Detector = {
  meta: { id: 'container-blind', title: "The program sizes itself by the host's RAM" },
  detect(program: PyProgram): CodeFinding[] {
    const { calls } = surveyOf(program);
    // Who reads the cgroup's limit knows of it.
    if (program.modules.some((one) => /memory\.max|limit_in_bytes/.test(one.text))) return [];
    const hosts = calls.flatMap((call) => [...hostMemory(call, program)]);
    const seen = new Set<PyNode>();
    return hosts.flatMap((host) => {
      if (seen.has(host.node)) return [];
      seen.add(host.node);
      const sized = sizedBy(host.node, program);
      return sized ? [finding(host, sized, program)] : [];
    });
  },
};

function* hostMemory(call: PyNode, program: PyProgram): Generator<HostMemory> {
  const module = program.moduleOf(call);
  const name = calledName(call, module);
  if (name === 'psutil.virtual_memory') {
    for (const part of partsOf(call, program)) yield { node: part, kib: false };
  } else if (name === 'os.sysconf' && /^SC_(?:AV)?PHYS_PAGES$/.test(stringValue(argument(call, 0) as PyNode) ?? '')) {
    let node = call;
    while (node.parent?.type === 'parenthesized_expression' || (node.parent?.type === 'binary_operator' && /sysconf|getpagesize|PAGE/.test(node.parent.text.replace(call.text, '')) && node.parent.get('operator')?.text === '*'))
      node = node.parent;
    yield { node, kib: false };
  } else if (name === 'open' && stringValue(argument(call, 0) as PyNode) === '/proc/meminfo') {
    const fn = program.functionAround(call);
    for (const one of fn?.returns ?? [])
      if (one.type !== 'none' && one.type !== 'dictionary' && one.type !== 'identifier') yield { node: one, kib: !/1024|<<\s*10/.test(one.text) };
  }
}

/** `.total`, `.available` and `.free` of what psutil gives, also by a name, or by their place in the tuple. */
function partsOf(call: PyNode, program: PyProgram): PyNode[] {
  const reads = (value: PyNode): PyNode[] => {
    const parent = value.parent;
    if (parent?.type === 'attribute' && value.field === 'object')
      return /^(?:total|available|free)$/.test(parent.get('attribute')?.text ?? '') ? [parent] : [];
    if (parent?.type === 'subscript' && value.field === 'value')
      return /^[014]$/.test(parent.get('subscript')?.text ?? '') ? [parent] : [];
    const left = parent?.type === 'assignment' && value.field === 'right' ? parent.get('left') : null;
    const binding = left?.type === 'identifier' ? program.moduleOf(value).scopes.bindingOf(left) : null;
    return binding?.definitions.length === 1 ? binding.loads.flatMap(reads) : [];
  };
  return reads(call);
}

function finding(host: HostMemory, sized: PyNode, program: PyProgram): CodeFinding {
  const { node } = host;
  return {
    at: node,
    alsoAt: sized === node ? [] : [sized],
    why: `\`${short(sized)}\` is sized by \`${short(node)}\`, which is the memory of the host, also where a container or a cgroup allows the program far less.`,
    savingBytes: null,
    rewrites: [
      {
        says: "Size it by the limit of the program's own cgroup, where that is smaller.",
        edits: limited(host, program),
        risk: 'What is sized by it gets smaller, so the program may do more steps.',
        proof: 'run',
      },
    ],
  };
}

function limited(host: HostMemory, program: PyProgram): Edit[] {
  const module = program.moduleOf(host.node);
  const os = imported(module, 'os', 'path');
  const helper = withFunction(module, host.node, 'memory_limit', (name) => [
    `def ${name}():`,
    '\t"""Bytes that the cgroups of this process allow, the smallest of them; a huge number without a limit."""',
    '\tlimits = [1 << 62]',
    '\twith open("/proc/self/cgroup", encoding="utf-8") as groups:',
    '\t\tfor line in groups:',
    '\t\t\t_, controllers, path = line.rstrip("\\n").split(":", 2)',
    '\t\t\tif controllers and "memory" not in controllers.split(","):',
    '\t\t\t\tcontinue',
    '\t\t\tbase = "/sys/fs/cgroup/memory" if controllers else "/sys/fs/cgroup"',
    '\t\t\tname = "memory.limit_in_bytes" if controllers else "memory.max"',
    '\t\t\twhile True:',
    '\t\t\t\ttry:',
    '\t\t\t\t\twith open(f"{base}{path.rstrip(\'/\')}/{name}", encoding="ascii") as handle:',
    '\t\t\t\t\t\tlimits.append(int(handle.read()))',
    '\t\t\t\texcept (OSError, ValueError):',
    '\t\t\t\t\tpass',
    '\t\t\t\tif path in ("/", ""):',
    '\t\t\t\t\tbreak',
    `\t\t\t\tpath = ${os.name}.dirname(path)`,
    '\treturn min(limits)',
  ]);
  const limit = host.kib ? `${helper.name}() // 1024` : `${helper.name}()`;
  const edits = helper.edits.length > 0 ? [...os.edits, ...helper.edits] : [];
  return [...edits, replaceNode(module, host.node, `min(${host.node.text}, ${limit})`)];
}

function short(node: PyNode): string {
  return node.text.replace(/\s+/g, ' ').slice(0, 60);
}
