import { attributesOf } from '../../../../python/flow.ts';
import { calledName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { effectsOf, isPure } from './effects.ts';
import { freeNames } from './folding.ts';
import { isInteger } from './integers.ts';
import { sliceOf } from './slices.ts';

/** An expression that makes little of something large: `len(TAG.sub("", page.body))`. */
export interface SmallFigure {
  readonly at: PyNode;
  /** Whether the text shows that it can be worked out for every object, at any time. */
  readonly proof: 'text' | 'run';
}

const SMALL_CALL =
  /^(?:len|sum|any|all|bool|int|float|hash|ord|round|abs|math\.\w+|zlib\.(?:crc32|adler32)|binascii\.crc32|statistics\.\w+)$/;
const SMALL_METHOD =
  /^(?:count|find|rfind|index|rindex|startswith|endswith|is[a-z]+|hexdigest|digest|sum|mean|std|var|median|max|min|any|all|item|nunique|bit_length|total_seconds|group|tell)$/;
const SAFE_CALL =
  /^(?:len|sum|any|all|bool|hash|zlib\.(?:crc32|adler32)|binascii\.crc32|hashlib\.\w+|sorted|set|list|tuple|str)$/;
const SAFE_METHOD =
  /^(?:count|find|rfind|startswith|endswith|is[a-z]+|strip|lstrip|rstrip|lower|upper|split|splitlines|encode|hexdigest|digest|replace|sub|partition|rpartition|findall|search|match|casefold|title|items|keys|values|group|decode|join)$/;

/**
 * The largest expression around a read that gives a small value and needs nothing but the object itself and what the module
 * knows, so that it can be worked out when the object is made. `null` where there is none.
 */
export function figureAround(read: PyNode, program: PyProgram): SmallFigure | null {
  let best: PyNode | null = null;
  let at = read;
  for (let depth = 0; depth < 24; depth++) {
    const parent = at.parent;
    if (!parent || !isPart(at, parent)) break;
    at = parent;
    if (/^(?:argument_list|keyword_argument|for_in_clause|if_clause)$/.test(at.type)) continue;
    if (at.type === 'attribute' && at.field === 'function' && at.parent?.type === 'call') continue;
    if (!needsOnlyObject(at, read, program)) break;
    if (isSmallValue(at, program)) best = at;
  }
  return best && { at: best, proof: isSafe(best, program) ? 'text' : 'run' };
}

/** The value goes on into the expression around it. */
function isPart(node: PyNode, parent: PyNode): boolean {
  switch (parent.type) {
    case 'argument_list':
      return parent.parent?.type === 'call' && parent.parent.get('function')?.text !== 'print';
    case 'for_in_clause':
      return node.field === 'right';
    case 'generator_expression':
    case 'list_comprehension':
    case 'set_comprehension':
      return (
        node.type === 'for_in_clause' && parent.children.find((one) => one.type === 'for_in_clause') === node
      );
    case 'subscript':
      return node.field === 'value';
    case 'attribute':
      return node.field === 'object';
    case 'binary_operator':
      return /^[-+*/%]$|^\/\/$/.test(parent.get('operator')?.text ?? '');
    default:
      return /^(?:call|keyword_argument|parenthesized_expression|comparison_operator|not_operator|unary_operator)$/.test(
        parent.type,
      );
  }
}

function needsOnlyObject(node: PyNode, read: PyNode, program: PyProgram): boolean {
  const effects = effectsOf([node], program);
  if (!isPure(effects)) return false;
  const object = read.get('object');
  const owner = object?.type === 'identifier' ? program.moduleOf(read).scopes.bindingOf(object) : null;
  const free = freeNames(node, null, program);
  if (free.some((one) => one !== owner && (one.scope.kind !== 'module' || one.definitions.length > 1)))
    return false;
  for (const one of node.walk()) {
    if (one.type !== 'identifier' || program.moduleOf(one).scopes.bindingOf(one) !== owner) continue;
    const attribute = one.parent?.type === 'attribute' && one.field === 'object' ? one.parent : null;
    const name = attribute?.get('attribute')?.text ?? '';
    if (name === read.get('attribute')?.text) continue;
    // Another part of the object: known when it is made, and the same for ever.
    if (owner?.name !== 'self' || !attribute || !isSettled(name, program)) return false;
  }
  return owner !== null;
}

/** An attribute that nothing but constructors ever sets. */
export function isSettled(name: string, program: PyProgram): boolean {
  const sets = attributesOf(program, name).filter((one) => one.field === 'left');
  return sets.length > 0 && sets.every((one) => program.functionAround(one)?.name === '__init__');
}

/** A number, a truth value, a digest, a short piece: what costs little to keep. */
export function isSmallValue(node: PyNode, program: PyProgram): boolean {
  switch (node.type) {
    case 'comparison_operator':
    case 'not_operator':
      return true;
    case 'parenthesized_expression':
      return node.parts[0] !== undefined && isSmallValue(node.parts[0], program);
    case 'unary_operator':
      return isSmallValue(node.get('argument') as PyNode, program);
    case 'binary_operator':
      return [node.get('left'), node.get('right')].every(
        (one) =>
          one !== null && (isInteger(one, program) || one.type === 'float' || isSmallValue(one, program)),
      );
    case 'subscript': {
      const slice = sliceOf(node);
      const [index] = node.all('subscript');
      if (slice) return slice.stop?.type === 'integer';
      // One line, one word of a text that was split.
      return (
        index?.type === 'integer' &&
        /\.(?:split|splitlines|partition|rpartition)\([^()]*\)$/.test(node.get('value')?.text ?? '')
      );
    }
    case 'call': {
      const name = calledName(node, program.moduleOf(node));
      if (name !== null && SMALL_CALL.test(name)) return true;
      const callee = program.calleeOf(node);
      if (callee)
        return (
          !callee.generator &&
          callee.returns.every((one) => isSmallValue(one, program) || isInteger(one, program))
        );
      const method = node.get('function');
      return (
        method?.type === 'attribute' &&
        name === null &&
        SMALL_METHOD.test(method.get('attribute')?.text ?? '')
      );
    }
    case 'attribute':
      return /^(?:size|shape|nbytes|ndim|width|height)$/.test(node.get('attribute')?.text ?? '');
    default:
      return false;
  }
}

/** Nothing in it can fail for one object where it does not for another, as far as the names tell. */
function isSafe(node: PyNode, program: PyProgram): boolean {
  for (const one of node.walk()) {
    if (one.type === 'subscript' && !sliceOf(one)) return false;
    if (one.type === 'binary_operator' && /^(?:\/|\/\/|%)$/.test(one.get('operator')?.text ?? ''))
      return false;
    if (one.type !== 'call') continue;
    const name = calledName(one, program.moduleOf(one));
    const method = one.get('function')?.get('attribute')?.text ?? '';
    if (!(name !== null ? SAFE_CALL.test(name) : SAFE_METHOD.test(method))) return false;
  }
  return true;
}
