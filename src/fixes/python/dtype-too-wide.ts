import { type Edit, insertAt, replaceNode } from '../../python/edits.ts';
import { imported } from '../../python/imports.ts';
import { argument } from '../../python/names.ts';
import type { PyProgram } from '../../python/program.ts';
import type { PyNode } from '../../python/syntax.ts';
import type { CodeFinding, Detector } from './detector.ts';
import { type Bounds, union } from './shared/arrays/bounds.ts';
import { type Dtype, dtypeOf, isFloat, isInteger, narrowest, sizeOf } from './shared/arrays/dtypes.ts';
import { bytesOf, factsOf } from './shared/arrays/facts.ts';
import { type Family, familyOf } from './shared/arrays/family.ts';
import { mappedIn } from './shared/arrays/mapped.ts';
import { numpyCall } from './shared/arrays/numpy-calls.ts';
import { isLarge } from './shared/arrays/sizes.ts';

/** A place where a type is chosen: the type's expression, `null` where the default is taken. */
interface Choice {
  readonly call: PyNode;
  readonly written: PyNode | null;
  readonly wide: Dtype;
  readonly source: PyNode | null;
}

export const dtypeTooWide: Detector = {
  meta: { id: 'dtype-too-wide', title: 'Numbers are kept in a wider type than they need' },
  detect(program: PyProgram): CodeFinding[] {
    return program.modules.flatMap((module) => {
      if (!/\bnumpy\b/.test(module.text)) return [];
      return [...module.root.walk()]
        .filter((one) => one.type === 'call')
        .flatMap((call) => found(call, program));
    });
  },
};

function found(call: PyNode, program: PyProgram): CodeFinding[] {
  const choice = choiceOf(call, program);
  if (!choice || sizeOf(choice.wide) < 2 || !isLarge(call, program)) return [];
  if (mappedIn(call, program)) return [];
  const family = familyOf(call, choice.wide, program);
  if (family.blocked) return [];
  const single = choice.source ? factsOf(program).of(choice.source)?.dtype === 'float32' : false;
  if (single) return [];
  const sure = fitting(choice, family, program, false);
  const narrow = sure ?? fitting(choice, family, program, true);
  // Room for one difference more than the data's own type is no waste.
  if (!narrow || (!sure && sizeOf(narrow.dtype) <= sourceSize(choice, program))) return [];
  const proof = sure && !family.unsure ? 'text' : 'run';
  const fact = factsOf(program).of(call);
  const bytes = fact ? bytesOf(fact, program) : null;
  const { low, high } = narrow;
  return [
    {
      at: choice.written ?? call,
      alsoAt: [],
      why: `Every value is a whole number from ${low} to ${high}, by the type that the data is read in and what is done with it${sure ? '' : ' (differences taken as no wider than the data)'}: ${narrow.dtype} holds them in ${sizeOf(narrow.dtype)} bytes each, ${choice.wide} takes ${sizeOf(choice.wide)}.`,
      savingBytes: bytes === null ? null : bytes * (1 - sizeOf(narrow.dtype) / sizeOf(choice.wide)),
      rewrites: [
        {
          says: `Use ${narrow.dtype} instead of ${choice.wide}.`,
          edits: editsFor(choice, narrow.dtype, program),
          risk: `A value outside of ${narrow.dtype} would wrap around without an error.`,
          proof,
        },
      ],
    },
  ];
}

function sourceSize(choice: Choice, program: PyProgram): number {
  const dtype = factsOf(program).of(choice.source)?.dtype;
  return dtype ? sizeOf(dtype) : 0;
}

/** The narrowest type that holds all values of a family, if it is narrower than the chosen one. */
function fitting(
  choice: Choice,
  family: Family,
  program: PyProgram,
  usual: boolean,
): { dtype: Dtype; low: number; high: number } | null {
  const facts = factsOf(program, usual);
  let bounds: Bounds | null = null;
  for (const member of [choice.call, ...family.members]) {
    const fact = facts.of(member);
    if (!fact?.whole) return null;
    bounds = bounds ? union(bounds, fact.bounds) : fact.bounds;
  }
  if (!bounds || !Number.isFinite(bounds[0]) || !Number.isFinite(bounds[1])) return null;
  const least: Dtype = family.leastBytes >= 4 ? 'int32' : 'int8';
  const dtype = narrowest(bounds[0], bounds[1], family.signed);
  if (!dtype) return null;
  const chosen = sizeOf(dtype) < sizeOf(least) ? least : dtype;
  return sizeOf(chosen) < sizeOf(choice.wide) ? { dtype: chosen, low: bounds[0], high: bounds[1] } : null;
}

/** `x.astype(T)`, `np.array(x, dtype=T)`, `np.float64(x)`, `np.zeros(shape)`. What a file is read as is the file's affair. */
function choiceOf(call: PyNode, program: PyProgram): Choice | null {
  const numpy = numpyCall(call, program);
  if (!numpy || program.calleeOf(call)) return null;
  const { name, operands } = numpy;
  const choice = (written: PyNode | null, preset: Dtype | null, source: PyNode | null): Choice | null => {
    const wide = written ? dtypeOf(written, program) : preset;
    if (!wide || (!isFloat(wide) && !isInteger(wide))) return null;
    return { call, written, wide, source };
  };
  if (numpy.method && name === 'astype') {
    const source = operands[0] ?? null;
    return narrowSource(source, program) ? choice(operands[1] ?? numpy.keyword('dtype'), null, source) : null;
  }
  if (numpy.method) return null;
  if (/^(?:array|asarray|asanyarray|ascontiguousarray)$/.test(name)) {
    const source = operands[0] ?? null;
    return narrowSource(source, program) ? choice(operands[1] ?? numpy.keyword('dtype'), null, source) : null;
  }
  if (/^(?:float64|float32|int64|int32)$/.test(name) && operands.length === 1)
    return narrowSource(operands[0] ?? null, program)
      ? choice(call.get('function'), null, operands[0] ?? null)
      : null;
  if (/^(?:zeros|empty|ones)$/.test(name)) return choice(argument(call, 1, 'dtype'), 'float64', null);
  if (name === 'full')
    return choice(argument(call, 2, 'dtype'), factsOf(program).of(call)?.dtype ?? null, null);
  return null;
}

function narrowSource(source: PyNode | null, program: PyProgram): boolean {
  const fact = factsOf(program).of(source);
  return fact?.kind === 'array' && fact.whole && fact.dtype !== null;
}

function editsFor(choice: Choice, dtype: Dtype, program: PyProgram): Edit[] {
  const module = program.moduleOf(choice.call);
  const { written, call } = choice;
  if (written?.type === 'string') {
    const quote = written.text.replace(/^[a-zA-Z]*/, '')[0] ?? '"';
    return [replaceNode(module, written, `${quote}${dtype}${quote}`)];
  }
  const { name, edits } = imported(module, 'numpy', dtype);
  if (written) return [...edits, replaceNode(module, written, name)];
  const list = call.get('arguments');
  return list ? [...edits, insertAt(module, list.end - 1, `, dtype=${name}`)] : [];
}
