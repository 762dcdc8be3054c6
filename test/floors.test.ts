import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '../src/lib/root.ts';

const root = projectRoot();
const src = join(root, 'src');

/** From docs/architecture.md: `| src/NAME | what | may import |`, the lowest floor first. */
function floors(): Map<string, readonly string[]> {
  const page = readFileSync(join(root, 'docs', 'architecture.md'), 'utf8');
  const rows = [...page.matchAll(/^\| `src\/([\w./-]+?)\/?` \| .+ \| (.+) \|$/gm)];
  return new Map(
    rows.map(([, floor, below]) => [floor as string, below === '–' ? [] : (below as string).split(', ')]),
  );
}

function imports(file: string): { specifier: string; typeOnly: boolean }[] {
  const text = readFileSync(join(src, file), 'utf8');
  const found = text.matchAll(
    /^\s*(?:import|export)\s+(type\s)?[^'"]*?from\s+'([^']+)'|import\('([^']+)'\)/gm,
  );
  return [...found].map(([, type, a, b]) => ({
    specifier: (a ?? b) as string,
    typeOnly: type !== undefined,
  }));
}

const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.d.ts'));

const floorOf = (file: string) => (file.includes('/') ? (file.split('/')[0] as string) : file);

test('every folder of src stands in the table of docs/architecture.md', () => {
  expect([...new Set(files.map(floorOf))].sort()).toEqual([...floors().keys()].sort());
});

test('imports point down the table only', () => {
  const table = floors();
  const wrong: string[] = [];
  for (const file of files) {
    const floor = floorOf(file);
    for (const { specifier } of imports(file).filter((one) => one.specifier.startsWith('.'))) {
      const target = floorOf(posix.join(posix.dirname(file), specifier));
      if (target !== floor && !table.get(floor)?.includes(target)) wrong.push(`${file} → ${specifier}`);
    }
  }
  expect(wrong).toEqual([]);
});

test('parse, facts, causes and fixes touch no disk, network, clock, store or model', () => {
  const pure = files.filter((file) => /^(?:parse|facts|causes|fixes)\//.test(file));
  const wrong = pure.flatMap((file) =>
    imports(file)
      .filter((one) => !one.specifier.startsWith('.'))
      .map((one) => `${file} → ${one.specifier}`),
  );
  const clocks = pure.filter((file) =>
    /Date\.now\(|new Date\(\)|\bprocess\.(?:env|argv|cwd|exit|std)/.test(
      readFileSync(join(src, file), 'utf8'),
    ),
  );
  expect([...wrong, ...clocks]).toEqual([]);
});

test('the browser takes only types from the schema', () => {
  const wrong = files
    .filter((file) => file.startsWith('web/'))
    .flatMap((file) =>
      imports(file)
        .filter((one) => one.specifier.includes('/schema/') && !one.typeOnly)
        .map(() => file),
    );
  expect(wrong).toEqual([]);
});
