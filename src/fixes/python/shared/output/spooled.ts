import { type Edit, replaceNode } from '../../../../python/edits.ts';
import { imported } from '../../../../python/imports.ts';
import { argument } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { isSmall, type Volume } from '../../../../python/volume.ts';
import type { CodeFinding } from '../../detector.ts';
import { isLarge, repeatsOf, streamVolume } from '../kept/growth.ts';
import { ownsLines, replacedBy, soleExpression, statementOf } from '../kept/statements.ts';
import { helperPlace } from '../streams/blocks.ts';
import { withDefinition } from '../tasks/places.ts';
import { type Container, containersOf } from './containers.ts';
import { taken } from './taken.ts';

/** Lines of the class of lists that are on disk. */
function spoolClass(name: string, temporary: string, pickle: string): string[] {
  return [
    `class ${name}:`,
    '\t"""A list on disk: items are appended, and gone through in their order."""',
    '',
    '\tdef __init__(self, items=()):',
    `\t\tself.file = ${temporary}(dir=".")`,
    '\t\tself.count = 0',
    '\t\tself.extend(items)',
    '',
    '\tdef append(self, item):',
    `\t\t${pickle}.dump(item, self.file)`,
    '\t\tself.count += 1',
    '',
    '\tdef extend(self, items):',
    '\t\tfor item in items:',
    '\t\t\tself.append(item)',
    '',
    '\tdef __len__(self):',
    '\t\treturn self.count',
    '',
    '\tdef __iter__(self):',
    '\t\tself.file.seek(0)',
    '\t\tfor _ in range(self.count):',
    `\t\t\tyield ${pickle}.load(self.file)`,
  ];
}

/** Output that is gathered in one place and written in another: a file takes it meanwhile, whatever way it goes. */
export function spooledOutputs(program: PyProgram): CodeFinding[] {
  return containersOf(program).flatMap((container) => {
    const grows = growth(container, program);
    if (!grows) return [];
    const edits = spooled(container, program);
    if (!edits) return [];
    const sinks = container.takes.map(statementOf);
    return [
      {
        at: grows.at,
        alsoAt: [statementOf(container.made), ...sinks],
        why: `\`${container.name}\` gathers a piece in each round, and the whole is only written, at once, on line ${sinks[0]?.line ?? grows.at.line}.`,
        savingBytes: grows.bytes,
        rewrites: [
          {
            says: 'Keep the pieces in a temporary file until they are written.',
            edits,
            risk: 'Needs room on disk for the output, beside the program.',
            proof: 'run',
          },
        ],
        ...(grows.sure ? {} : { suspected: true as const }),
      },
    ];
  });
}

function growth(
  container: Container,
  program: PyProgram,
): { at: PyNode; bytes: number | null; sure: boolean } | null {
  // One file for each of many instances would be too many.
  if (repeatsOf(container.made, null, program) !== null) return null;
  let best: { at: PyNode; bytes: number | null; sure: boolean } | null = null;
  for (const fill of container.fills) {
    const volume = repeatsOf(fill, container.made, program) ?? manyAt(fill, program);
    if (!volume || isSmall(volume, program)) continue;
    const sure = isLarge(volume, program);
    if (!best || (sure && !best.sure)) best = { at: fill, bytes: volume.bytes, sure };
  }
  return best;
}

/** `writer.writerows(row(one) for one in items)`: one call that adds many. */
function manyAt(statement: PyNode, program: PyProgram): Volume | null {
  const call = soleExpression(statement);
  const method = call?.type === 'call' ? (call.get('function')?.get('attribute')?.text ?? '') : '';
  const items = call && /^(?:writerows|writelines|extend)$/.test(method) ? argument(call, 0) : null;
  return items && streamVolume(items, program);
}

function spooled(container: Container, program: PyProgram): Edit[] | null {
  const { made, form, first } = container;
  const module = program.moduleOf(made);
  const statement = statementOf(made);
  if (!ownsLines(module, statement)) return null;
  const temporary = imported(module, 'tempfile', 'TemporaryFile');
  const edits: Edit[] = [...temporary.edits];
  if (form === 'list') {
    const pickle = imported(module, 'pickle', 'dump');
    const cls = withDefinition(module, helperPlace(module, made), 'Spool', (name) =>
      spoolClass(name, temporary.name, pickle.name.replace(/\.?dump$/, '') || 'pickle'),
    );
    edits.push(...pickle.edits, ...cls.edits);
    edits.push(replaceNode(module, made, `${cls.name}(${first.length > 0 ? made.text : ''})`));
  } else {
    const opened =
      form === 'bytes'
        ? `${temporary.name}(dir=".")`
        : `${temporary.name}("w+", encoding="utf-8", newline="", dir=".")`;
    const [begin] = first;
    edits.push(
      begin
        ? replacedBy(module, statement, [
            `${statement.text.slice(0, made.start - statement.start)}${opened}`,
            `${container.name}.write(${begin.text})`,
          ])
        : replaceNode(module, made, opened),
    );
    for (const one of container.grown)
      edits.push(replaceNode(module, one.statement, `${one.name}.write(${one.value.text})`));
  }
  for (const take of container.takes) {
    const own = taken(take, form, program);
    if (!own) return null;
    edits.push(...own);
  }
  return edits;
}
