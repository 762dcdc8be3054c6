import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, test } from 'vitest';
import { projectRoot } from '../../src/lib/root.ts';
import { openApiDocument } from '../../src/server/openapi/document.ts';
import { madeFiles } from '../../src/server/openapi/files.ts';
import { CONTRACTS } from '../../src/server/openapi/index.ts';
import { withNullableRefs } from '../../src/server/openapi/nullable-refs.ts';
import { expectProblem, service } from './helper.ts';
import { routesOf } from './routes-of.ts';

const at = service();

test.each(Object.keys(madeFiles()))('%s is what the code makes (node scripts/openapi.mjs)', (path) => {
  expect(readFileSync(join(projectRoot(), path), 'utf8')).toBe(madeFiles()[path]);
});

test('the document is OpenAPI 3.1 by its own rules, and every reference leads somewhere', async () => {
  const validator = new Validator();
  const { valid, errors } = await validator.validate(JSON.parse(JSON.stringify(openApiDocument())));
  expect(errors ?? []).toEqual([]);
  expect([valid, validator.version]).toEqual([true, '3.1']);
  const text = JSON.stringify(openApiDocument());
  const names = new Set([...text.matchAll(/#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name));
  expect(names.size).toBeGreaterThan(15);
  expect(Object.keys(openApiDocument().components?.schemas ?? {})).toEqual(
    expect.arrayContaining([...names]),
  );
});

test('every route of the router has its contract, and every contract its route', () => {
  const listed = CONTRACTS.map(({ method, path }) => `${method.toUpperCase()} ${path}`).sort();
  expect(new Set(listed).size).toBe(listed.length);
  const web = ['GET /i/:id', 'GET /'];
  const routed = routesOf(at.app).filter((route) => !web.includes(route));
  expect([...new Set(routed)].sort()).toEqual(listed);
});

test('a named schema that may be null may be null', () => {
  const $ref = '#/components/schemas/Fix';
  expect(withNullableRefs({ a: [{ allOf: [{ $ref }, { type: ['object', 'null'] }] }] })).toEqual({
    a: [{ oneOf: [{ $ref }, { type: 'null' }] }],
  });
  const other = { allOf: [{ $ref }, { type: 'object' }] };
  expect(withNullableRefs(other)).toEqual(other);
});

test('it is served as it is committed, and as a page that loads nothing', async () => {
  const { status, text } = await at.ask('GET', '/openapi.json');
  expect([status, JSON.parse(text)]).toEqual([200, JSON.parse(JSON.stringify(openApiDocument()))]);
  const page = await at.ask('GET', '/docs');
  expect(page.status).toBe(200);
  expect(page.headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'unsafe-inline'/);
  expect(page.text).not.toMatch(/<script|<link|<img|src=|@import/i);
  for (const { path } of CONTRACTS) expect(page.text).toContain(path);
  expectProblem(await at.ask('POST', '/docs'), 'method-not-allowed', 405);
});
