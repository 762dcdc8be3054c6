import { OpenAPIRegistry, OpenApiGeneratorV31, type RouteConfig } from '@asteasolutions/zod-to-openapi';
import { ERRORS, type ErrorCode } from '../../lib/errors.ts';
import { Problem } from '../../schema/conversation.ts';
import { type Content, type Contract, EVERYWHERE, GUARDED } from './contract.ts';
import { CONTRACTS } from './index.ts';
import { named } from './names.ts';
import { withNullableRefs } from './nullable-refs.ts';

type Document = ReturnType<OpenApiGeneratorV31['generateDocument']>;
let made: Document | null = null;

/** The service's API as an OpenAPI 3.1 document, made once. */
export function openApiDocument(): Document {
  made ??= withNullableRefs(generate());
  return made;
}

function generate(): Document {
  named();
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'key', {
    type: 'http',
    scheme: 'bearer',
    description:
      'A key of `oomwhy keys add`, or of OOMWHY_API_KEYS. Not asked for on loopback where there is none.',
  });
  for (const contract of CONTRACTS) registry.registerPath(routeOf(contract));
  return new OpenApiGeneratorV31(registry.definitions, { sortComponents: 'alphabetically' }).generateDocument(
    {
      openapi: '3.1.0',
      info: {
        title: 'oomwhy',
        version: '1',
        description:
          'Why did my Python program run out of memory on Linux, with RAM free, and what do I change?',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/' }],
    },
  );
}

function routeOf(contract: Contract): RouteConfig {
  const { method, path, scope, tag, summary, about, request, replies } = contract;
  const { params, query, headers, body } = request ?? {};
  return {
    method,
    path: openApiPath(path),
    operationId: operationId(method, path),
    tags: [tag],
    summary,
    ...(about && { description: about }),
    security: scope === null ? [] : [{ key: [scope] }],
    request: {
      ...(params && { params }),
      ...(query && { query }),
      ...(headers && { headers }),
      ...(body && { body: { required: true, content: mediaTypes(body) } }),
    },
    responses: {
      ...Object.fromEntries(
        Object.entries(replies).map(([status, { what, content, headers: told }]) => [
          status,
          {
            description: what,
            ...(content && { content: mediaTypes(content) }),
            ...(told && { headers: headersOf(told) }),
          },
        ]),
      ),
      ...problemsOf(contract),
    },
  };
}

/** `/a/:id` and `/a/*id` as `/a/{id}`. */
export function openApiPath(path: string): string {
  return path.replace(/[:*](\w+)/g, '{$1}');
}

function operationId(method: string, path: string): string {
  const words = path.match(/\w+/g) ?? ['root'];
  return [method, ...words]
    .map((word, i) => (i === 0 ? word : word[0]?.toUpperCase() + word.slice(1)))
    .join('');
}

function mediaTypes(content: Content) {
  return Object.fromEntries(Object.entries(content).map(([type, schema]) => [type, { schema }]));
}

function headersOf(told: Readonly<Record<string, string>>) {
  return Object.fromEntries(
    Object.entries(told).map(([name, description]) => [
      name,
      { description, schema: { type: 'string' as const } },
    ]),
  );
}

/** The errors that a route can give, by status. */
export function errorsOf({ errors, scope }: Contract): readonly ErrorCode[] {
  return [...new Set([...errors, ...(scope === null ? [] : GUARDED), ...EVERYWHERE])];
}

function problemsOf(contract: Contract): RouteConfig['responses'] {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of errorsOf(contract)) {
    const [status] = ERRORS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const content = mediaTypes(contract.errorContent ?? { 'application/problem+json': Problem });
  const sorted = [...byStatus].sort(([a], [b]) => a - b);
  return Object.fromEntries(
    sorted.map(([status, codes]) => [
      status,
      { description: codes.map((code) => `\`${code}\``).join(', '), content },
    ]),
  );
}
