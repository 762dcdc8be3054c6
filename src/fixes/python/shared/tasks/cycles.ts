import { calledName } from '../../../../python/names.ts';
import { ownNodes, type PyFunction, type PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { waysTo } from './apart.ts';
import { loopsAround } from './places.ts';
import { surveyOf } from './survey.ts';
import { isDropped, isTemporary } from './temporary.ts';

/** Objects of the program that refer to each other, by the line that closes the circle. */
export interface Cycle {
  readonly at: PyNode;
  /** A clause: what refers to what. */
  readonly why: string;
}

/** A reference from one object to another, as far as a function's text shows it: `a.x = b`, `a.xs.append(b)`, `a[k] = b`. */
interface Link {
  readonly from: string;
  readonly to: string;
  readonly at: PyNode;
}

/** Circles that the program makes again and again: its own classes' parents and children, and functions that name themselves. */
export function cyclesOf(program: PyProgram): Cycle[] {
  return [
    ...documents(program),
    ...program.functions.flatMap((fn) => [
      ...linked(fn, program),
      ...kept(fn, program),
      ...recursive(fn, program),
    ]),
  ];
}

/** Libraries whose trees know their parents, where nobody takes the tree apart. */
function documents(program: PyProgram): Cycle[] {
  const { calls } = surveyOf(program);
  if (calls.some((call) => /^(?:unlink|decompose)$/.test(call.get('function')?.get('attribute')?.text ?? '')))
    return [];
  return calls.flatMap((call) => {
    const name = calledName(call, program.moduleOf(call));
    if (!name || !/^(?:xml\.dom\.minidom\.parse(?:String)?|bs4\.BeautifulSoup)$/.test(name)) return [];
    if (!waysTo(call, program).some((way) => loopsAround(way.at).length > 0)) return [];
    return [{ at: call, why: `the nodes of each \`${short(call)}\` refer to their parents and children` }];
  });
}

/** Two links of a function that close a circle. */
function circleIn(fn: PyFunction): readonly [Link, Link] | null {
  const links = [...ownNodes(fn.body)].flatMap(linksAt);
  links.push(...constructed(fn));
  const weak = (link: Link) => /weakref\.|\bref\(|\bproxy\(/.test(link.at.text);
  for (const link of links) {
    const back = links.find((one) => one.from === link.to && one.to === link.from && one !== link);
    if (!back || link.from === link.to || weak(link) || weak(back)) continue;
    return link.at.start < back.at.start ? [link, back] : [back, link];
  }
  return null;
}

/** The program makes circles that stay to the end in any case, such as one large tree. */
export function hasLastingCycles(program: PyProgram): boolean {
  return program.functions.some((fn) => circleIn(fn) !== null);
}

function linked(fn: PyFunction, program: PyProgram): Cycle[] {
  const circle = circleIn(fn);
  if (!circle || !(isDropped(fn, program) || isRebound(circle))) return [];
  const [first, back] = circle;
  return [
    {
      at: first.at,
      why: `\`${first.from}\` and \`${first.to}\` refer to each other (\`${short(first.at)}\`, \`${short(back.at)}\`)`,
    },
  ];
}

/** Both names get new objects in each turn of the loop that links them. */
function isRebound([link, back]: readonly [Link, Link]): boolean {
  const loop = loopsAround(link.at)[0];
  if (!loop?.contains(back.at)) return false;
  return [link.from, link.to].every((name) =>
    [...loop.walk()].some(
      (one) =>
        one.type === 'assignment' &&
        one.get('right')?.type !== 'identifier' &&
        (one.get('left')?.type === 'pattern_list' ? (one.get('left')?.parts ?? []) : [one.get('left')]).some(
          (target) => target?.type === 'identifier' && target.text === name,
        ),
    ),
  );
}

function linksAt(node: PyNode): Link[] {
  if (node.type === 'assignment') {
    const to = node.get('right');
    const left = node.get('left');
    // self.parent, self.children = parent, []
    if (left?.type === 'pattern_list' && to && to.parts.length === left.parts.length)
      return left.parts.flatMap((target, index) => {
        const from = /^(?:attribute|subscript)$/.test(target.type) ? rooted(target) : null;
        const value = to.parts[index];
        return from && value ? namesIn(value).map((name) => ({ from, to: name, at: node })) : [];
      });
    const links = left?.type === 'attribute' || left?.type === 'subscript' ? rooted(left) : null;
    if (links && to) return namesIn(to).map((name) => ({ from: links, to: name, at: node }));
    // node = {"parent": parent}
    if (left?.type === 'identifier' && to && /^(?:dictionary|list|tuple)$/.test(to.type))
      return to.parts.flatMap((part) => {
        const value = part.type === 'pair' ? part.get('value') : part;
        return value?.type === 'identifier' ? [{ from: left.text, to: value.text, at: node }] : [];
      });
    return [];
  }
  const called = node.type === 'call' ? node.get('function') : null;
  if (
    called?.type !== 'attribute' ||
    !/^(?:append|add|insert|appendleft|setdefault)$/.test(called.get('attribute')?.text ?? '')
  )
    return [];
  const from = rooted(called.get('object') as PyNode);
  const last = node.get('arguments')?.parts.at(-1);
  return from && last ? namesIn(last).map((name) => ({ from, to: name, at: node })) : [];
}

/** `child = Node(tag, parent)` where the class keeps `parent`, then `parent.children.append(child)`. */
function constructed(fn: PyFunction): Link[] {
  return [...ownNodes(fn.body)].flatMap((node) => {
    const left = node.type === 'assignment' ? node.get('left') : null;
    const call = node.type === 'assignment' ? node.get('right') : null;
    if (
      left?.type !== 'identifier' ||
      call?.type !== 'call' ||
      !/^[A-Z_]/.test(call.get('function')?.get('attribute')?.text ?? call.get('function')?.text ?? '')
    )
      return [];
    const given = (call.get('arguments')?.parts ?? []).map((part) =>
      part.type === 'keyword_argument' ? part.get('value') : part,
    );
    return given.flatMap((one) =>
      one?.type === 'identifier' ? [{ from: left.text, to: one.text, at: node }] : [],
    );
  });
}

/** The object whose attribute or item is written. */
function rooted(node: PyNode): string | null {
  let root: PyNode | null = node;
  while (root && (root.type === 'attribute' || root.type === 'subscript'))
    root = root.get('object') ?? root.get('value');
  return root?.type === 'identifier' ? root.text : null;
}

function namesIn(node: PyNode): string[] {
  if (node.type === 'identifier') return [node.text];
  if (/^(?:tuple|list|boolean_operator)$/.test(node.type))
    return node.parts.flatMap((part) => (part.type === 'identifier' ? [part.text] : []));
  return [];
}

/** `self.on_end = self.finish`, `self.key = lambda row: self.…`, `self.view = View(self)`: the object holds what holds it. */
function kept(fn: PyFunction, program: PyProgram): Cycle[] {
  const self = fn.parameters[0]?.name;
  if (!fn.owner || !self) return [];
  for (const node of ownNodes(fn.body)) {
    const [left, value] = putInto(node);
    if (!value || left?.type !== 'attribute' || left.get('object')?.text !== self) continue;
    const values = /^(?:dictionary|list|tuple|set)$/.test(value.type)
      ? value.parts.map((one) => (one.type === 'pair' ? one.get('value') : one))
      : [value];
    const method = values.some((one) => isOwnMethod(one, self, fn, program));
    const lambda = value.type === 'lambda' && new RegExp(`\\b${self}\\b`).test(value.get('body')?.text ?? '');
    const made = [...value.walk()].some(
      (one) =>
        one.type === 'call' &&
        program.classOf(one) !== null &&
        (one.get('arguments')?.parts ?? []).some((part) => (part.get('value') ?? part).text === self) &&
        keepsArgument(one, program),
    );
    if ((method || lambda || made) && isTemporary(fn.owner, program))
      return [
        {
          at: node,
          why: `each \`${fn.owner.get('name')?.text}\` refers to itself through \`${short(node)}\``,
        },
      ];
  }
  return [];
}

/** `self.x = value`, `self.xs.append(value)`: the attribute and what it gets. */
function putInto(node: PyNode): [PyNode | null, PyNode | null] {
  if (node.type === 'assignment') return [node.get('left'), node.get('right')];
  const called = node.type === 'call' ? node.get('function') : null;
  const adds =
    called?.type === 'attribute' && /^(?:append|add|appendleft)$/.test(called.get('attribute')?.text ?? '');
  return adds ? [called?.get('object') ?? null, node.get('arguments')?.parts[0] ?? null] : [null, null];
}

function isOwnMethod(node: PyNode | null, self: string, fn: PyFunction, program: PyProgram): boolean {
  if (node?.type !== 'attribute' || node.get('object')?.text !== self) return false;
  const name = node.get('attribute')?.text;
  return program.functions.some(
    (one) =>
      one.owner === fn.owner &&
      one.name === name &&
      !one.decorators.some((each) => /property|static|class/.test(each.text)),
  );
}

function keepsArgument(call: PyNode, program: PyProgram): boolean {
  const init = program.functions.find(
    (one) => one.owner === program.classOf(call) && one.name === '__init__',
  );
  if (!init) return false;
  return [...ownNodes(init.body)].some(
    (node) =>
      node.type === 'assignment' &&
      node.get('left')?.type === 'attribute' &&
      init.parameters.slice(1).some((one) => one.name === node.get('right')?.text),
  );
}

/** A function inside a function that calls itself: it and its cell refer to each other, and to all that it closes over. */
function recursive(fn: PyFunction, program: PyProgram): Cycle[] {
  const outer = program.functionAround(fn.node);
  if (!outer || fn.owner) return [];
  const own = [...fn.body.walk()].some(
    (node) =>
      node.type === 'call' && node.get('function')?.text === fn.name && calledName(node, fn.module) === null,
  );
  const free = fn.module.scopes.bindingOf(fn.node.get('name') as PyNode)?.scope.node === outer.node;
  return own && free && isTemporary(outer.node, program)
    ? [
        {
          at: fn.node,
          why: `each call of \`${outer.name}\` makes a function \`${fn.name}\` that refers to itself`,
        },
      ]
    : [];
}

function short(node: PyNode): string {
  return node.text.replace(/\s+/g, ' ').slice(0, 60);
}
