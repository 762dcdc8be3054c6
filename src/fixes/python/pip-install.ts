import { insertAt } from '../../python/edits.ts';
import type { PyModule } from '../../python/module.ts';
import { calledName } from '../../python/names.ts';
import type { PyProgram } from '../../python/program.ts';
import type { PyNode } from '../../python/syntax.ts';
import type { CodeFinding, Detector } from './detector.ts';

const RUNS =
  /^(?:subprocess\.(?:run|call|check_call|check_output|Popen|getoutput)|os\.(?:system|popen)|asyncio\.create_subprocess_(?:exec|shell)|pip\.main|pip\._internal\.(?:main|cli\.main\.main))$/;
const COMMAND = /\bpip[\d.]*\s+install\b(?![^\n]*--no-cache-dir)/;

/** `pip install` that a program runs and that keeps what it downloads in memory to cache it. */
export const pipInstall: Detector = {
  meta: { id: 'pip-install', title: 'pip keeps a downloaded wheel in memory to cache it' },
  detect(program: PyProgram): CodeFinding[] {
    return program.modules.flatMap((module) => {
      if (/PIP_NO_CACHE_DIR/.test(module.text) || !/\binstall\b/.test(module.text)) return [];
      return [...module.root.walk()].flatMap(
        (node) => inList(node, module, program) ?? inShell(node, module) ?? [],
      );
    });
  },
};

/** `[sys.executable, "-m", "pip", "install", …]` or the same as arguments of a call. */
function inList(node: PyNode, module: PyModule, program: PyProgram): CodeFinding | null {
  const isArguments = node.type === 'argument_list';
  if (node.type !== 'list' && node.type !== 'tuple' && !isArguments) return null;
  if (isArguments && !RUNS.test(calledName(node.parent as PyNode, module) ?? '')) return null;
  const parts = node.parts;
  const install = parts.findIndex((one) => bare(one) === 'install');
  const runner =
    node.parent?.type === 'argument_list' ? calledName(node.parent.parent as PyNode, module) : null;
  const before = parts[install - 1];
  if (install < 0 || (before ? !/^pip[\d.]*$/.test(bare(before) ?? '') : !/^pip\./.test(runner ?? '')))
    return null;
  if (/--no-cache-dir/.test(around(node, program))) return null;
  const at = parts[install] as PyNode;
  const quote = at.text.slice(-1);
  return finding(node.parent?.type === 'argument_list' || isArguments ? callOf(node) : node, [
    insertAt(module, at.end, `, ${quote}--no-cache-dir${quote}`),
  ]);
}

function callOf(node: PyNode): PyNode {
  return node.above('call') ?? node;
}

/** Options that are added to the list in the same function. */
function around(node: PyNode, program: PyProgram): string {
  return (program.functionAround(node)?.node ?? node.parent?.parent ?? node).text;
}

/** `os.system("pip install …")`, `subprocess.run(f"pip install {name}", shell=True)`. */
function inShell(node: PyNode, module: PyModule): CodeFinding | null {
  if (node.type !== 'string' || node.parent?.type !== 'argument_list') return null;
  const call = node.parent.parent as PyNode;
  if (!RUNS.test(calledName(call, module) ?? '')) return null;
  const found = COMMAND.exec(node.text);
  if (!found) return null;
  return finding(call, [insertAt(module, node.start + found.index + found[0].length, ' --no-cache-dir')]);
}

function bare(node: PyNode): string | null {
  return node.type === 'string' ? (/^["'](.*)["']$/s.exec(node.text)?.[1] ?? null) : null;
}

function finding(at: PyNode, edits: CodeFinding['rewrites'][number]['edits']): CodeFinding {
  return {
    at,
    alsoAt: [],
    why: 'pip reads each downloaded file whole into memory to put it into its cache; for a wheel of some hundred MB that takes several times as much.',
    savingBytes: null,
    rewrites: [
      {
        says: 'Install without the cache.',
        edits,
        risk: 'The next installation downloads the files again.',
        proof: 'run',
      },
    ],
  };
}
