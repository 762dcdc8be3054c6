import { calledName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';

/** Work on one item that takes longer than reading or writing it does: packing, hashing, parsing, matching, asking others. */
const SLOW =
  /^(?:(?:zlib|gzip|bz2|lzma)\.(?:de)?compress|hashlib\.\w+|json\.(?:loads|dumps)|pickle\.(?:loads|dumps)|(?:time|asyncio)\.sleep|requests\.\w+|urllib\.request\.urlopen|subprocess\.\w+|re\.\w+|sorted|numpy\.\w+(?:\.\w+)?|difflib\.\w+|statistics\.\w+)$/;
const SLOW_METHODS =
  /^(?:compress|decompress|hexdigest|execute|executemany|commit|sendall|post|request|search|findall|sub|sort|fit|predict|transform|encode_batch|save|thumbnail|resize|convert)$/;

/** Something in this code, or in the program's functions that it calls, works long. */
export function isSlow(code: PyNode, program: PyProgram): boolean {
  const seen = new Set<PyNode>();
  const waiting = [code];
  for (let at = waiting.pop(); at; at = waiting.pop()) {
    if (seen.has(at) || seen.size > 40) continue;
    seen.add(at);
    for (const node of at.walk()) {
      if (node.type !== 'call') continue;
      const own = program.calleeOf(node);
      if (own) waiting.push(own.body);
      else {
        const name = calledName(node, program.moduleOf(node));
        const method = node.get('function')?.get('attribute')?.text ?? '';
        if (name !== null ? SLOW.test(name) : SLOW_METHODS.test(method)) return true;
      }
    }
  }
  return false;
}
