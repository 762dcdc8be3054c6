import { argumentsFor, partOf } from '../../../../python/constants.ts';
import { attributesOf } from '../../../../python/flow.ts';
import { argument, argumentCount, calledName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { holdingsOf } from './holdings.ts';

/** The value is an `int` (or a truth value) in every run, as far as the text tells. */
export function isInteger(node: PyNode | null, program: PyProgram, depth = 0): boolean {
  if (!node || depth > 6) return false;
  const next = (one: PyNode | null) => isInteger(one, program, depth + 1);
  const module = program.moduleOf(node);
  switch (node.type) {
    case 'integer':
    case 'true':
    case 'false':
    case 'comparison_operator':
    case 'not_operator':
      return true;
    case 'parenthesized_expression':
      return next(node.parts[0] ?? null);
    case 'unary_operator':
      return next(node.get('argument'));
    case 'binary_operator':
      return (
        /^(?:\+|-|\*|\/\/|%|<<|>>|&|\||\^)$/.test(node.get('operator')?.text ?? '') &&
        next(node.get('left')) &&
        next(node.get('right'))
      );
    case 'conditional_expression':
      return next(node.parts[0] ?? null) && next(node.parts[2] ?? null);
    case 'call': {
      const name = calledName(node, module);
      if (name === 'int' || name === 'len' || name === 'ord') return true;
      if (name === 'round') return argumentCount(node) === 1;
      if (name === 'abs' || name === 'min' || name === 'max')
        return (node.get('arguments')?.parts ?? []).every((one) => next(one));
      const callee = program.calleeOf(node);
      if (callee && !callee.generator)
        return returnsInt(callee.node) || (callee.returns.length > 0 && callee.returns.every(next));
      return (
        name === null &&
        /^(?:count|index|find|bit_length)$/.test(node.get('function')?.get('attribute')?.text ?? '')
      );
    }
    case 'attribute':
      return attributeIsInteger(node, program, depth);
    case 'identifier': {
      const [only, second] = module.scopes.bindingOf(node)?.definitions ?? [];
      if (!only || second) return false;
      const type = only.node.parent?.get('type') ?? null;
      if (type?.text === 'int') return true;
      if (only.kind === 'parameter') {
        const given = argumentsFor(only.node, program);
        return given.length > 0 && given.every((one) => next(one ?? only.value));
      }
      if (only.kind === 'for') return itemIsInteger(only.value, only.path, program, depth + 1);
      return only.kind === 'assign' && !only.path && next(only.value);
    }
    default:
      return false;
  }
}

/** What a loop takes from a generator of the program, or a part of it: every `yield` gives a whole number there. */
export function itemIsInteger(
  iterable: PyNode | null,
  path: readonly number[] | null,
  program: PyProgram,
  depth: number,
): boolean {
  if (!iterable || depth > 8) return false;
  const next = (one: PyNode | null) => itemIsInteger(one, path, program, depth + 1);
  const whole = (one: PyNode | null) => isInteger(partOf(one, path), program, depth + 1);
  if (/^(?:list|set)_comprehension$|^generator_expression$/.test(iterable.type))
    return whole(iterable.get('body'));
  if (iterable.type === 'list' || iterable.type === 'tuple')
    return iterable.parts.length > 0
      ? iterable.parts.every(whole)
      : filledWith(iterable, whole, next, program);
  if (iterable.type === 'attribute') {
    const name = iterable.get('attribute')?.text;
    const [holding, second] = holdingsOf(program).filter((one) => !one.binding && one.name === name);
    return holding !== undefined && !second && filledWith(holding.made, whole, next, program);
  }
  if (iterable.type === 'identifier') {
    const [only, second] = program.moduleOf(iterable).scopes.bindingOf(iterable)?.definitions ?? [];
    if (!only || second || only.path) return false;
    if (only.kind === 'parameter') {
      const given = argumentsFor(only.node, program);
      return given.length > 0 && given.every((one) => next(one ?? only.value));
    }
    return only.kind === 'assign' && next(only.value);
  }
  if (iterable.type !== 'call') return false;
  const name = calledName(iterable, program.moduleOf(iterable));
  if (name === 'range') return path === null;
  if (name === 'enumerate' && path?.[0] === 0) return path.length === 1;
  if (name === 'enumerate' && path)
    return itemIsInteger(argument(iterable, 0), path.length > 1 ? path.slice(1) : null, program, depth + 1);
  if (/^(?:list|tuple|set|sorted|iter|reversed)$/.test(name ?? '')) return next(argument(iterable, 0));
  const callee = program.calleeOf(iterable);
  if (!callee) return false;
  if (!callee.generator) return callee.returns.length > 0 && callee.returns.every(next);
  return callee.yields.every((one) =>
    /^yield\s+from\b/.test(one.text) ? next(one.parts[0] ?? null) : whole(one.parts[0] ?? null),
  );
}

/** Everything that is put into a list is a whole number. */
function filledWith(
  made: PyNode,
  whole: (one: PyNode | null) => boolean,
  all: (one: PyNode | null) => boolean,
  program: PyProgram,
): boolean {
  const holding = holdingsOf(program).find((one) => one.made === made);
  const fills = holding?.fills ?? [];
  return (
    fills.length > 0 &&
    fills.every((fill) =>
      fill.how === 'extend' ? all(fill.value) : fill.how === 'append' && whole(fill.value),
    )
  );
}

function returnsInt(fn: PyNode): boolean {
  return fn.get('return_type')?.text === 'int';
}

/** A field that every class of the program that has it calls an `int`, or that is only set to whole numbers. */
function attributeIsInteger(node: PyNode, program: PyProgram, depth: number): boolean {
  const name = node.get('attribute')?.text ?? '';
  let declared = 0;
  for (const module of program.modules) {
    for (const one of module.root.walk()) {
      if (
        one.type !== 'assignment' ||
        one.get('left')?.type !== 'identifier' ||
        one.get('left')?.text !== name
      )
        continue;
      if (one.parent?.parent?.parent?.type !== 'class_definition' || !one.get('type')) continue;
      if (one.get('type')?.text !== 'int') return false;
      declared++;
    }
  }
  const sets = attributesOf(program, name).filter((one) => one.field === 'left');
  if (declared === 0 && sets.length === 0) return false;
  return sets.every((one) =>
    one.parent?.type === 'assignment'
      ? isInteger(one.parent.get('right'), program, depth + 1)
      : isInteger(one.parent?.get('right') ?? null, program, depth + 1),
  );
}
