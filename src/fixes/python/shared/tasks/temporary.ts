import type { PyFunction, PyProgram } from '../../../../python/program.ts';
import type { PyNode } from '../../../../python/syntax.ts';
import { waysTo } from './apart.ts';
import { loopsAround } from './places.ts';
import { surveyOf } from './survey.ts';

function sitesOf(definition: PyNode, program: PyProgram): readonly PyNode[] {
  const fn = program.functions.find((one) => one.node === definition);
  if (fn) return program.callsOf(fn);
  return surveyOf(program).calls.filter((call) => program.classOf(call) === definition);
}

/** Something that is made again and again: instances of a class, or calls of a function, in a loop somewhere. */
export function isTemporary(definition: PyNode, program: PyProgram): boolean {
  const fn = program.functions.find((one) => one.node === definition);
  const repeated = sitesOf(definition, program).some((call) =>
    waysTo(call, program).some((way) => loopsAround(way.at).length > 0),
  );
  return repeated || (fn !== undefined && program.isValue(fn));
}

/**
 * What this function links together is made for one item and dropped with it: who makes it is itself called in a loop, or
 * makes it in a loop within a loop. One tree that a single loop builds stays to the end anyway.
 */
export function isDropped(fn: PyFunction, program: PyProgram): boolean {
  const method = fn.owner && fn.name !== '__init__' ? [...program.callsOf(fn)] : [];
  const made = fn.owner && method.length === 0 ? sitesOf(fn.owner, program) : method;
  const sites = fn.owner ? made : [fn.body];
  return sites.some((site) => {
    const maker = program.functionAround(site);
    if (loopsAround(site).length >= 2) return true;
    return maker !== null && (isCalledAgain(maker, program) || program.isValue(maker));
  });
}

function isCalledAgain(fn: PyFunction, program: PyProgram): boolean {
  return program
    .callsOf(fn)
    .filter((call) => program.functionAround(call) !== fn)
    .some((call) => waysTo(call, program).some((way) => loopsAround(way.at).length > 0));
}
