import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../lib/root.ts';
import { openApiDocument } from './document.ts';
import { withRoutes } from './markdown.ts';

/** The files of docs/ that are made from the code, as they should be; paths within the project. */
export function madeFiles(): Readonly<Record<string, string>> {
  return {
    'docs/openapi.json': `${JSON.stringify(openApiDocument(), null, 2)}\n`,
    'docs/api.md': withRoutes(readFileSync(join(projectRoot(), 'docs', 'api.md'), 'utf8')),
  };
}

export function writeMadeFiles(): void {
  for (const [path, text] of Object.entries(madeFiles())) writeFileSync(join(projectRoot(), path), text);
}
