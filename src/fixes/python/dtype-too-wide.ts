import { type Edit, insertAt, replaceNode } from '../../python/edits.ts';
import { imported } from '../../python/imports.ts';
import { argument } from '../../python/names.ts';
import type { PyProgram } from '../../python/program.ts';
import type { Binding } from '../../python/scopes.ts';
import type { PyNode } from '../../python/syntax.ts';
import type { CodeFinding, Detector, Rewrite } from './detector.ts';
import { type Bounds, union } from './shared/arrays/bounds.ts';
import { bulkOf } from './shared/arrays/bulky.ts';
import { type Dtype, dtypeOf, isFloat, isInteger, narrowest, sizeOf } from './shared/arrays/dtypes.ts';
import { bytesOf, factsOf } from './shared/arrays/facts.ts';
import { type Family, familyOf } from './shared/arrays/family.ts';
import { mappedIn } from './shared/arrays/mapped.ts';
import { numpyCall } from './shared/arrays/numpy-calls.ts';
import { isLarge } from './shared/arrays/sizes.ts';
import { isTarget } from './shared/arrays/targets.ts';

/** A place where a type is chosen: the type's expression, `null` where the default is taken. */
interface Choice {
  readonly call: PyNode;
  readonly written: PyNode | null;
  readonly wide: Dtype;
  readonly source: PyNode | null;
}

/** More places than these are not offered to be tried. */
const MOST = 4;

export const dtypeTooWide: Detector = {
  meta: { id: 'dtype-too-wide', title: 'Numbers are kept in a wider type than they need' },
  detect(program: PyProgram): CodeFinding[] {
    return program.modules.flatMap((module) => {
      if (!/\bnumpy\b/.test(module.text)) return [];
      const calls = [...module.root.walk()].filter((one) => one.type === 'call');
      const sure = calls.flatMap((call) => found(call, program));
      const places = new Set(sure.map((one) => one.at.line));
      const rest = calls.flatMap((call) => suspectedAt(call, program));
      return [...sure, ...rest.filter((one) => !places.has(one.at.line)).slice(0, MOST)];
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

/** A wide type whose values the text does not bound: a narrower one is right where a run shows the same output. */
function suspectedAt(call: PyNode, program: PyProgram): CodeFinding[] {
  const choice = guessOf(call, program);
  if (!choice || mappedIn(call, program) || bulkOf(call, program) === 'small') return [];
  if (!isInteger(choice.wide) && !holdsWhole(call, program)) return [];
  const { source, wide } = choice;
  // Whoever writes 32 bits has thought of it; what is converted has a type of its own already.
  if (sizeOf(wide) < (source ? 4 : 8) || !/^(?:assignment|return_statement)$/.test(call.parent?.type ?? ''))
    return [];
  const fact = factsOf(program).of(call);
  const narrower = narrowerThan(choice, program);
  const rewrites: Rewrite[] = narrower.map((dtype) => ({
    says: `Use ${dtype} instead of ${wide}.`,
    edits: editsFor(choice, dtype, program),
    risk: `A value outside of ${dtype} would wrap around without an error.`,
    proof: 'run',
  }));
  if (source && fact?.dtype !== factsOf(program).of(source)?.dtype)
    rewrites.unshift({
      says: 'Keep the numbers in the type that they come in.',
      edits: [replaceNode(program.moduleOf(call), call, source.text)],
      risk: 'Sums and differences of a narrow type can wrap around without an error.',
      proof: 'run',
    });
  return rewrites.length === 0
    ? []
    : [
        {
          at: call,
          alsoAt: choice.written ? [choice.written] : [],
          why: `${wide} takes ${sizeOf(wide)} bytes for each number, and the numbers may need fewer.`,
          savingBytes: fact ? (bytesOf(fact, program) ?? null) : null,
          rewrites: rewrites.slice(0, 2),
          suspected: true,
        },
      ];
}

/** An array of floats by default, into which nothing but whole numbers is written. */
function holdsWhole(call: PyNode, program: PyProgram): boolean {
  const left = call.parent?.type === 'assignment' ? call.parent.get('left') : null;
  const binding = left?.type === 'identifier' ? program.moduleOf(call).scopes.bindingOf(left) : null;
  const written = binding?.loads.some((load) => load.parent?.type === 'subscript' && isTarget(load.parent));
  return binding !== null && written === true && factsOf(program).binding(binding)?.whole === true;
}

/** As `choiceOf`, also where nothing is known of what is converted. */
function guessOf(call: PyNode, program: PyProgram): Choice | null {
  const known = choiceOf(call, program);
  if (known) return known.source ? null : known;
  const numpy = numpyCall(call, program);
  if (!numpy || program.calleeOf(call)) return null;
  const converts =
    (numpy.method && numpy.name === 'astype') ||
    (!numpy.method && /^(?:array|asarray|ascontiguousarray)$/.test(numpy.name));
  const written = converts
    ? (numpy.operands[1] ?? numpy.keyword('dtype'))
    : /^(?:loadtxt|genfromtxt|fromiter|arange)$/.test(numpy.name)
      ? (numpy.keyword('dtype') ?? (numpy.name === 'fromiter' ? (numpy.operands[1] ?? null) : null))
      : null;
  const preset = numpy.name === 'arange' ? 'int64' : null;
  const wide = written ? dtypeOf(written, program) : preset;
  if (!wide || !isInteger(wide)) return null;
  const source = converts ? (numpy.operands[0] ?? null) : null;
  // Where the type of the source is known, what is done with the numbers has been looked at.
  const fact = factsOf(program).of(source);
  if (converts && (fact?.kind !== 'array' || fact.dtype !== null || numpy.name !== 'astype')) return null;
  return { call, written, wide, source };
}

/** The type of the arrays that are written into it, where they all have one. */
function storedType(held: Binding | null | undefined, program: PyProgram): Dtype | null {
  const types = (held?.loads ?? []).flatMap((load) => {
    const place = load.parent?.type === 'subscript' && isTarget(load.parent) ? load.parent.parent : null;
    return place ? [factsOf(program).of(place.get('right'))?.dtype ?? null] : [];
  });
  const widest = types.reduce((a, b) => (a && b ? (sizeOf(a) >= sizeOf(b) ? a : b) : null), types[0] ?? null);
  return widest && isInteger(widest) && widest !== 'int' ? widest : null;
}

/** Types to try, best first: by what the array is filled with at the start. */
function narrowerThan({ call, wide, source }: Choice, program: PyProgram): Dtype[] {
  const numpy = numpyCall(call, program);
  const left = call.parent?.type === 'assignment' ? call.parent.get('left') : null;
  const held = left?.type === 'identifier' ? program.moduleOf(call).scopes.bindingOf(left) : null;
  const known = held && factsOf(program).binding(held)?.bounds;
  const fits =
    storedType(held, program) ??
    (known?.every(Number.isFinite) ? narrowest(known[0], known[1], known[0] < 0) : null);
  const fill = numpy?.name === 'full' ? factsOf(program).of(numpy.operands[1] ?? null)?.bounds : null;
  const [low, high] = fill ?? [0, 0];
  const least = narrowest(low, high, low < 0);
  const types: Dtype[] = source
    ? []
    : [...(fits ? [fits] : []), ...(fill && least ? [least] : []), 'int32', 'int16'];
  return [...new Set(types)].filter((one) => sizeOf(one) < sizeOf(wide)).slice(0, 2);
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
