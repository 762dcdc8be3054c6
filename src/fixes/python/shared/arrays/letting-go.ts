import type { Edit } from '../../../../python/edits.ts';
import { ownNodes, type PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import type { CodeFinding, Rewrite } from '../../detector.ts';
import { linesAfter, linesBefore, ownsLines, statementOf } from '../kept/statements.ts';
import { type DeadName, deadNames } from './dead-names.ts';
import { bytesOf, factsOf } from './facts.ts';

/** More places than these are not offered to be tried. */
const MOST = 3;

/** Names that keep a large value which is not read again while the next one is made: let go of it first. */
export function lettingGo(program: PyProgram): CodeFinding[] {
  const found = program.modules.flatMap((module) =>
    scopesOf(module.root, program).flatMap((scope) => {
      const groups = new Map<PyNode, DeadName[]>();
      for (const one of deadNames(scope, program)) {
        const key = one.loop ?? one.making;
        groups.set(key, [...(groups.get(key) ?? []), one]);
      }
      return [...groups.values()].flatMap((group) => finding(group, program) ?? []);
    }),
  );
  const sure = found.filter((one) => !one.suspected);
  const rest = found.filter((one) => one.suspected).slice(0, MOST);
  return [...sure, ...rest];
}

function scopesOf(root: PyNode, program: PyProgram): PyNode[] {
  return [
    root,
    ...program.functions
      .filter((fn) => root.contains(fn.body) && program.moduleOf(fn.body).root === root)
      .map((fn) => fn.body),
  ];
}

function finding(group: readonly DeadName[], program: PyProgram): CodeFinding | null {
  const [first] = group;
  if (!first) return null;
  const own = distinct(group);
  const names = own.map((one) => `\`${one.binding.name}\``).join(', ');
  const rewrites = rewritesOf(first, own, program);
  if (rewrites.length === 0) return null;
  const bytes = own.map((one) => {
    const fact = factsOf(program).of(one.held.value);
    return fact?.kind === 'array' ? bytesOf(fact, program) : null;
  });
  const sure = own.some((one) => one.bulk === 'large');
  return {
    at: first.making,
    alsoAt: own.map((one) => statementOf(one.held.node)).filter((one) => one !== first.making),
    why: first.loop
      ? `While the next one is made here, ${names} still ${own.length === 1 ? 'holds' : 'hold'} what the turn before made, which nothing reads again.`
      : `${names} ${own.length === 1 ? 'is' : 'are'} not read again, but ${own.length === 1 ? 'stays' : 'stay'} in memory while the next large value is made here.`,
    savingBytes: bytes.every((one) => one !== null)
      ? bytes.reduce<number>((sum, one) => sum + (one ?? 0), 0)
      : null,
    rewrites,
    ...(sure ? {} : { suspected: true as const }),
  };
}

/** Each name once. */
function distinct(group: readonly DeadName[]): DeadName[] {
  return group.filter((one, index) => group.findIndex((other) => other.binding === one.binding) === index);
}

const RISK = 'None that the text shows: nothing reads these names before they get another value.';

function rewritesOf(first: DeadName, own: readonly DeadName[], program: PyProgram): Rewrite[] {
  const module = program.moduleOf(first.making);
  const make = (edits: readonly Edit[]): Rewrite[] => [
    { says: 'Let go of the old value before the new one is made.', edits, risk: RISK, proof: 'text' },
  ];
  const names = own.map((one) => one.binding.name);
  if (first.loop) {
    const body = first.loop.get('body');
    const last = body?.parts.at(-1);
    const plain =
      body &&
      last &&
      ownsLines(module, last) &&
      !/^(?:return|break|raise|continue)_statement$/.test(last.type) &&
      own.every((one) => statementOf(one.held.node).parent === body && !isReadBehind(one)) &&
      !skips(first.loop);
    if (plain) return make([linesAfter(module, last, [`del ${names.join(', ')}`])]);
    if (!ownsLines(module, first.making)) return [];
    return make([linesBefore(module, first.making, [`${names.join(' = ')} = None`])]);
  }
  const place = placeFor(first);
  return place && ownsLines(module, place)
    ? make([linesBefore(module, place, [`del ${names.join(', ')}`])])
    : [];
}

/** The loop's own `continue`. */
function skips(loop: PyNode): boolean {
  const body = loop.get('body');
  return [...(body ? ownNodes(body) : [])].some(
    (one) => one.type === 'continue_statement' && one.above('for_statement', 'while_statement') === loop,
  );
}

function isReadBehind({ binding, loop }: DeadName): boolean {
  return binding.loads.some((load) => loop && !loop.contains(load) && load.start > loop.end);
}

/** The statement before which the name can go: once, and after its last use. */
function placeFor({ binding, held, making }: DeadName): PyNode | null {
  const block = statementOf(held.node).parent;
  let place = making;
  while (place.parent && place.parent !== block) place = statementOf(place.parent);
  if (place.parent !== block) return null;
  const uses = binding.loads.some((load) => place.contains(load));
  return uses ? null : place;
}
