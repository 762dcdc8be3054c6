import { expect, test } from 'vitest';
import { ERRORS, type ErrorCode, OomwhyError } from '../../src/lib/errors.ts';
import { newId } from '../../src/lib/id.ts';

test.each(Object.keys(ERRORS) as ErrorCode[])('%s says on one line what, where and what to do', (code) => {
  const error = new OomwhyError(code, 'what happened', { where: 'kern.log', cause: new Error('inner') });
  expect(error.line()).toBe(`${code}: what happened (kern.log). ${ERRORS[code][1]}`);
  expect(error.status).toBeGreaterThanOrEqual(400);
  expect(error.status).toBeLessThan(600);
  expect(error.remedy).toMatch(/^[A-Z].*\.$/);
  expect(code).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
});

test('ids sort by time and do not repeat', async () => {
  const first = newId();
  const many = Array.from({ length: 2000 }, newId);
  await new Promise((done) => setTimeout(done, 3));
  const last = newId();
  expect(new Set(many).size).toBe(many.length);
  for (const id of many) expect(first.slice(0, 9) <= id.slice(0, 9) && id < last).toBe(true);
  expect(first).toMatch(/^[0-9a-z]{29}$/);
});
