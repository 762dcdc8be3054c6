import { calledName, dottedName } from '../../../../python/names.ts';
import type { PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';

const LOADS = /^(?:json|simplejson|ujson|rapidjson|orjson)\.loads$/;

/** A function that decodes one JSON text: `json.loads`, or `decode` of a decoder that the program made. */
export function decodesJson(callee: PyNode | null, program: PyProgram): boolean {
  if (!callee) return false;
  const module = program.moduleOf(callee);
  const name = dottedName(callee, module);
  if (name !== null) return LOADS.test(name);
  const object = callee.type === 'attribute' ? callee.get('object') : null;
  if (!object || callee.get('attribute')?.text !== 'decode') return false;
  const made = object.type === 'call' ? object : madeOnce(object, program);
  return made?.type === 'call' && /(?:^|\.)JSONDecoder$/.test(calledName(made, module) ?? '');
}

/** A call that decodes one JSON text. */
export function parsesJson(call: PyNode, program: PyProgram): boolean {
  return call.type === 'call' && decodesJson(call.get('function'), program);
}

function madeOnce(name: PyNode, program: PyProgram): PyNode | null {
  if (name.type !== 'identifier') return null;
  const [only, second] = program.moduleOf(name).scopes.bindingOf(name)?.definitions ?? [];
  return only && !second && only.kind === 'assign' && !only.path ? only.value : null;
}
