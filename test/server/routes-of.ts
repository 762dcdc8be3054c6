import type { Express } from 'express';

/** What Express keeps of a router, as far as it is needed to list routes. */
interface Layer {
  readonly rawPath?: unknown;
  readonly route?: {
    readonly path: string | string[];
    readonly methods: Record<string, boolean>;
    readonly stack: readonly { readonly method?: string }[];
  };
  readonly handle?: { readonly stack?: readonly Layer[] };
}

/** `METHOD path` of every route, however deep it is mounted; those that take all methods are there to refuse. */
export function routesOf(app: Express): string[] {
  return walk((app.router as unknown as { stack: readonly Layer[] }).stack, '');
}

function walk(layers: readonly Layer[], base: string): string[] {
  return layers.flatMap(({ rawPath, route, handle }) => {
    if (route) {
      const methods = new Set(route.stack.map(({ method }) => method).filter((one) => one !== undefined));
      return [route.path]
        .flat()
        .flatMap((path) => [...methods].map((method) => `${method.toUpperCase()} ${joined(base, path)}`));
    }
    const paths = [rawPath].flat().filter((path) => typeof path === 'string');
    return handle?.stack ? paths.flatMap((path) => walk(handle.stack ?? [], joined(base, path))) : [];
  });
}

function joined(base: string, path: string): string {
  return `${base}${path}`.replace(/(.)\/$/, '$1').replaceAll('//', '/');
}
