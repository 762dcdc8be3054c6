import { type Edit, replaceNode } from '../../../../python/edits.ts';
import { flowOf } from '../../../../python/flow.ts';
import { imported } from '../../../../python/imports.ts';
import { calledName, dottedName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import type { Use } from '../../../../python/uses.ts';
import { isSmall, volumeOf } from '../../../../python/volume.ts';
import type { CodeFinding } from '../../detector.ts';
import { freshName, linesBefore, ownsLines, statementOf } from '../kept/statements.ts';
import { namedSmall } from './findings.ts';
import { textOf, type WholeText } from './texts.ts';

/** Methods that a mapped file has like bytes do. */
const METHODS = /^(?:find|rfind)$/;
const TAKERS =
  /^(?:re\.(?:finditer|search|match|findall|compile)|struct\.(?:unpack_from|iter_unpack)|numpy\.frombuffer|memoryview|zlib\.crc32)$/;
const BY_METHOD = /^(?:finditer|search|match|findall|scanner|unpack_from)$/;

/** All bytes of a file that are searched, cut and measured: a mapped file has them on disk until they are looked at. */
export function mappedBytes(program: PyProgram): CodeFinding[] {
  const findings: CodeFinding[] = [];
  for (const module of program.modules)
    for (const node of module.root.walk()) {
      if (node.type !== 'call' || !/\.read(?:_bytes)?$/.test(node.get('function')?.text ?? '')) continue;
      const text = textOf(node, program);
      if (text?.binary !== true || text.source?.kind !== 'file' || text.byFunction) continue;
      const volume = volumeOf(node, program);
      if (isSmall(volume, program) || (volume.bytes === null && namedSmall(node, text.source, program)))
        continue;
      const flow = flowOf(node, program);
      if (flow.uses.length === 0 || !flow.uses.every((use) => fits(use, program))) continue;
      if (!flow.uses.some((use) => use.kind === 'sliced' || use.kind === 'passed')) continue;
      const edits = mapped(node, text, program);
      if (!edits) continue;
      findings.push({
        at: node,
        alsoAt: [],
        why: `\`${node.text.split('\n')[0]}\` copies the whole file into memory, to search it and cut parts out of it, which a mapped file allows as well.`,
        savingBytes: volume.bytes,
        rewrites: [
          {
            says: 'Map the file instead of reading it.',
            edits,
            risk: 'The file must not be empty, and must not be cut while it is used.',
            proof: 'run',
          },
        ],
        suspected: true,
      });
    }
  return findings;
}

function fits(use: Use, program: PyProgram): boolean {
  const { kind, detail, at } = use;
  // Single bytes here and there would read the file's pages again and again.
  if (/^(?:sliced|length|deleted)$/.test(kind)) return true;
  if (kind === 'method') return METHODS.test(detail ?? '');
  if (kind !== 'passed' || at.type !== 'call') return false;
  const name = calledName(at, program.moduleOf(at));
  if (name !== null) return TAKERS.test(name);
  return BY_METHOD.test(at.get('function')?.get('attribute')?.text ?? '');
}

function mapped(read: PyNode, text: WholeText, program: PyProgram): Edit[] | null {
  const module = program.moduleOf(read);
  const statement = statementOf(read);
  const map = imported(module, 'mmap', 'mmap');
  const access = map.name.replace(/mmap$/, 'ACCESS_READ');
  if (!/\./.test(map.name) || dottedName(read, module) !== null) return null;
  const own = text.handle !== null && !/[([]/.test(text.handle);
  const handle = own ? (text.handle as string) : freshName('handle', module.scopes.scopeOf(read));
  const made = `${map.name}(${handle}.fileno(), 0, access=${access})`;
  if (own) return [...map.edits, replaceNode(module, read, made)];
  const opening = text.open ?? text.handle;
  if (!opening || !ownsLines(module, statement) || statement.type !== 'expression_statement') return null;
  const line = `${module.indent}${statement.text.slice(0, read.start - statement.start)}${made}${statement.text.slice(read.end - statement.start)}`;
  if (statement.row !== statement.endRow) return null;
  const [before] = [linesBefore(module, statement, [`with ${opening} as ${handle}:`])];
  return [...map.edits, before, replaceNode(module, statement, line)];
}
