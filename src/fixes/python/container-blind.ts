import { stringValue } from '../../python/constants.ts';
import { type Edit, replaceNode } from '../../python/edits.ts';
import { imported } from '../../python/imports.ts';
import type { PyModule } from '../../python/module.ts';
import { argument, calledName } from '../../python/names.ts';
import type { PyProgram } from '../../python/program.ts';
import type { PyNode } from '../../python/syntax.ts';
import type { CodeFinding, Detector } from './detector.ts';
import { withFunction } from './shared/tasks/places.ts';
import { sizedBy } from './shared/tasks/sized-by.ts';
import { sound } from './shared/tasks/sound.ts';
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
    const hosts = [...calls.flatMap((call) => [...hostMemory(call, program)]), ...fields(program)];
    const seen = new Set<PyNode>();
    const found = hosts.flatMap((host) => {
      if (seen.has(host.node)) return [];
      seen.add(host.node);
      const sized = sizedBy(host.node, program);
      return sized ? [finding(host, sized, program)] : [];
    });
    return sound(found);
  },
};

function* hostMemory(call: PyNode, program: PyProgram): Generator<HostMemory> {
  const module = program.moduleOf(call);
  const name = calledName(call, module);
  if (name === 'psutil.virtual_memory') {
    for (const part of partsOf(call, program)) yield { node: part, kib: false };
  } else if (name === 'os.sysconf' && /^SC_(?:AV)?PHYS_PAGES$/.test(textOf(argument(call, 0)) ?? '')) {
    let node = call;
    while (
      node.parent?.type === 'parenthesized_expression' ||
      (node.parent?.type === 'binary_operator' &&
        /sysconf|getpagesize|PAGE/.test(node.parent.text.replace(call.text, '')) &&
        node.parent.get('operator')?.text === '*')
    )
      node = node.parent;
    yield { node, kib: false };
  } else if (readsMeminfo(call, module)) {
    const fn = program.functionAround(call);
    for (const one of fn?.returns ?? []) yield* returned(one, module);
  }
}

function textOf(node: PyNode | null): string | undefined {
  return node ? stringValue(node) : undefined;
}

function readsMeminfo(call: PyNode, module: PyModule): boolean {
  const name = calledName(call, module);
  return (name === 'open' || name === 'pathlib.Path') && textOf(argument(call, 0)) === '/proc/meminfo';
}

/** What a reader of /proc/meminfo returns: a number of bytes, or of KiB as the file has it. A dict is no size yet. */
function* returned(value: PyNode, module: PyModule): Generator<HostMemory> {
  if (/^(?:none|dictionary|dictionary_comprehension|tuple)$/.test(value.type)) return;
  if (value.type === 'call' && /^(?:dict|tuple)$/.test(value.get('function')?.text ?? '')) return;
  if (value.type !== 'identifier') {
    yield { node: value, kib: !BYTES.test(value.text) };
    return;
  }
  const definitions = module.scopes.bindingOf(value)?.definitions ?? [];
  const texts = definitions.map((one) => one.value?.text ?? '');
  if (
    definitions.some((one) => !/^(?:call|binary_operator)$/.test(one.value?.type ?? '')) ||
    !texts.some((text) => /int\(/.test(text))
  )
    return;
  yield { node: value, kib: !texts.some((text) => BYTES.test(text)) };
}

/** `meminfo["MemTotal"]` and the arithmetic around it. */
function* fields(program: PyProgram): Generator<HostMemory> {
  for (const module of program.modules) {
    if (!module.text.includes('/proc/meminfo')) continue;
    for (const one of module.root.walk()) {
      if (
        one.type !== 'subscript' ||
        !/^["']Mem(?:Total|Available|Free):?["']$/.test(one.get('subscript')?.text ?? '')
      )
        continue;
      if (one.field === 'left') continue;
      let node = one;
      for (;;) {
        const parent: PyNode | null = node.parent;
        const call: PyNode | null = parent?.type === 'argument_list' ? parent.parent : null;
        if (parent?.type === 'attribute' && parent.parent?.type === 'call') node = parent.parent;
        else if (parent?.type === 'subscript' && node.field === 'value') node = parent;
        else if (call && /^(?:int|float)$/.test(call.get('function')?.text ?? '')) node = call;
        else if (parent?.type === 'binary_operator' && BYTES.test(parent.text.replace(node.text, '')))
          node = parent;
        else break;
      }
      if (/^(?:call|binary_operator|subscript)$/.test(node.type)) yield { node, kib: !BYTES.test(node.text) };
    }
  }
}

const BYTES = /\*\s*(?:1024|1_024|KIB|2\s*\*\*\s*10|1000)\b|<<\s*10|1024\s*\*/i;

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
