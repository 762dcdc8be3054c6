import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { embedderOf } from '../../src/model/embeddings.ts';
import type { KnowledgeBase } from '../../src/retrieve/knowledge-base.ts';
import { type OpenOptions, openKnowledge } from '../../src/retrieve/open.ts';
import type { PageProblem } from '../../src/retrieve/pages.ts';
import { KnowledgeRetriever } from '../../src/retrieve/retriever.ts';
import { EmbeddingStub } from '../support/embedding-stub.ts';

const root = mkdtempSync(join(tmpdir(), 'oomwhy-knowledge-'));
afterAll(() => rmSync(root, { recursive: true }));

const opened: KnowledgeBase[] = [];
afterEach(async () => {
  for (const base of opened.splice(0)) await base.close();
});

async function open(options: Partial<OpenOptions> = {}) {
  const problems: PageProblem[] = [];
  const base = await openKnowledge({
    data: join(root, 'no-such-folder'),
    report: (problem) => problems.push(problem),
    ...options,
  });
  opened.push(base);
  return { base, problems };
}

function folder(files: Record<string, string> = {}): string {
  const path = mkdtempSync(join(root, 'f-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
  return path;
}

const ids = async (base: KnowledgeBase, text: string, causes: string[] = []) =>
  (await base.search(text, { limit: 5, causes })).map(({ id }) => id);

describe('search', () => {
  let base: KnowledgeBase;
  beforeAll(async () => {
    base = await openKnowledge({ data: join(root, 'no-such-folder'), report: () => expect.unreachable() });
  });
  afterAll(() => base.close());

  test.each([
    ['a symptom', 'container killed with exit code 137 but the server has free ram', 'causes/cgroup-limit'],
    ['a kernel line', 'oom-kill:constraint=CONSTRAINT_MEMORY_POLICY,nodemask=0', 'causes/cpuset-mempolicy'],
    ['an old name of a counter', 'VSZ reached ulimit -v', 'causes/rlimit-as'],
    ['mistyped words', 'my pyhton alocates to many mapings max_map_coutn', 'causes/max-map-count'],
  ])('finds the cause by %s', async (_what, text, id) => {
    expect((await ids(base, text)).slice(0, 3)).toContain(id);
  });

  test.each([
    ['nothing', ''],
    ['white space', ' \n\t '],
    ['punctuation', '!!! ??? ---'],
    ['words that say nothing', 'why is it that'],
  ])('finds nothing for %s', async (_what, text) => {
    expect(await ids(base, text)).toEqual([]);
  });

  test.each([
    ['operators of FTS5', 'memory AND OR NOT NEAR(limit, 3) ^title* {questions} : - + ("'],
    ['quotes', `"memory" 'limit" """ '' \` « »`],
    ['a column filter', 'title:memory questions:limit - body : kill'],
    ['SQL', "'; DROP TABLE articles; -- memory limit"],
    ['NUL and controls', 'memory\0limit\u001b[31m killed\u202e'],
    [
      'another language',
      'Mein Python-Programm wird getötet, obwohl noch Speicher frei ist: OOMKilled, cgroup memory limit',
    ],
    ['letters beyond the BMP', '𝕞𝕖𝕞𝕠𝕣𝕪 memory limit 🐍🔥'],
    ['one word of 100 kB', `${'a'.repeat(100_000)} memory limit`],
  ])('takes %s as words', async (_what, text) => {
    expect((await ids(base, text)).length).toBeGreaterThan(0);
  });

  test('finds the error in a pasted stack trace', async () => {
    const frames = Array.from(
      { length: 400 },
      (_, i) => `  File "/srv/app/module_${i}.py", line ${i}, in handler_${i}\n    return call_${i}(request)`,
    );
    const trace = `Traceback (most recent call last):\n${frames.join('\n')}\nRuntimeError: can't start new thread\n`;
    expect((await ids(base, trace)).slice(0, 3)).toContain('causes/pids-limit');
  });

  test('finds the reason in 1 MB of a log', async () => {
    const noise = Array.from(
      { length: 12_000 },
      (_, i) => `Nov 23 10:00:00 web-${i % 7} nginx: GET /p/${i} 200 took ${i} us`,
    );
    noise.splice(
      7_000,
      0,
      'kernel: __vm_enough_memory: pid: 1, comm: python3, bytes: 9 not enough memory for the allocation',
    );
    expect((await ids(base, noise.join('\n'))).slice(0, 3)).toEqual(
      expect.arrayContaining([expect.stringMatching(/overcommit|fork-refused/)]),
    );
  });

  test('what the incident’s findings name comes first among what matches', async () => {
    const text = 'process killed memory';
    expect((await ids(base, text, ['mlocked']))[0]).toMatch(/mlocked|unlock-memory/);
    expect((await ids(base, text))[0]).not.toMatch(/mlocked|unlock-memory/);
  });

  test('each hit leads to the section that it quotes', async () => {
    const [hit] = await base.search('gc.get_count shows memory use', { limit: 1 });
    expect(hit?.score).toBe(1);
    expect(hit?.url).toMatch(/^\/knowledge\/[a-z-]+\/[a-z0-9-]+(?:#[a-z-]+)?$/);
    expect(base.page(hit?.id ?? '')?.body).toContain(`## ${hit?.section}`);
  });

  test('LangChain gets the same as documents', async () => {
    const retriever = new KnowledgeRetriever(base, { limit: 3 });
    const documents = await retriever.invoke('exit code 137');
    const hits = await base.search('exit code 137', { limit: 3 });
    expect(documents.map(({ metadata }) => metadata.id)).toEqual(hits.map(({ id }) => id));
    expect(documents[0]?.pageContent).toContain(hits[0]?.title);
  });
});

describe('the index', () => {
  test('takes in again only what changed, and drops what went', async () => {
    const data = folder();
    const own = folder({ 'a.md': 'The zebra stripes.', 'b.md': 'The okapi hides.' });
    const rows = () => {
      const database = new SqliteDatabase(join(data, 'knowledge.sqlite'), { readonly: true });
      const all = database.prepare('SELECT id, rowid FROM articles').all() as { id: string; rowid: number }[];
      database.close();
      return new Map(all.map(({ id, rowid }) => [id, rowid]));
    };
    const first = await openKnowledge({ data, own, report: () => expect.unreachable() });
    await first.close();
    const before = rows();
    writeFileSync(join(own, 'a.md'), 'The quagga stripes.');
    rmSync(join(own, 'b.md'));
    utimesSync(join(own, 'a.md'), 1, 1);
    const { base } = await open({ data, own });
    expect(await ids(base, 'quagga')).toEqual(['own/a']);
    expect(await ids(base, 'okapi')).toEqual([]);
    const after = rows();
    expect(after.get('own/a')).not.toBe(before.get('own/a'));
    expect(after.has('own/b')).toBe(false);
    for (const [id, rowid] of before) if (!id.startsWith('own/')) expect(after.get(id)).toBe(rowid);
  });

  test.each([
    ['no database', (file: string) => writeFileSync(file, 'hello')],
    ['cut off', (file: string) => writeFileSync(file, readFileSync(file).subarray(0, 20_000))],
    ['broken within', (file: string) => writeFileSync(file, readFileSync(file).fill(0x5a, 8_192, 200_000))],
    [
      'of a later version',
      (file: string) => {
        const database = new SqliteDatabase(file);
        database.pragma('user_version = 999');
        database.close();
      },
    ],
  ])('is made anew where the file is %s', async (_what, damage) => {
    const data = folder();
    await (await openKnowledge({ data, report: () => expect.unreachable() })).close();
    damage(join(data, 'knowledge.sqlite'));
    const { base, problems } = await open({ data });
    expect(await ids(base, 'exit code 137')).toContain('causes/cgroup-limit');
    expect(problems).toEqual([]);
  });

  test('is kept in memory, and said so, where the file cannot be written', async () => {
    const data = folder();
    mkdirSync(join(data, 'knowledge.sqlite'));
    const { base, problems } = await open({ data });
    expect(await ids(base, 'exit code 137')).toContain('causes/cgroup-limit');
    expect(problems).toEqual([
      { file: join(data, 'knowledge.sqlite'), why: expect.stringContaining('kept in memory') },
    ]);
  });
});

describe('a team’s folder', () => {
  test('is watched: new, changed and bad files are seen without a restart', async () => {
    const own = folder({ 'a.md': 'The zebra stripes.' });
    const { base, problems } = await open({ own });
    base.watch();
    writeFileSync(join(own, 'b.md'), '# Okapi\nThe okapi hides in payments-service.');
    writeFileSync(join(own, 'bad.md'), '---\nno end');
    await vi.waitFor(async () => expect(await ids(base, 'okapi')).toEqual(['own/b']), { timeout: 10_000 });
    expect(problems).toEqual([{ file: 'bad.md', why: expect.stringContaining('no end') }]);
    rmSync(join(own, 'a.md'));
    await vi.waitFor(async () => expect(await ids(base, 'zebra')).toEqual([]), { timeout: 10_000 });
    expect(problems).toHaveLength(1);
  });

  test('cannot replace an article of ours', async () => {
    const own = folder({ 'x.md': '---\nid: causes/cgroup-limit\ntitle: Mine\n---\nzebra' });
    const { base } = await open({ own });
    expect(base.page('causes/cgroup-limit')?.title).not.toBe('Mine');
    expect(base.page('own/x')?.title).toBe('Mine');
  });
});

describe('with an embedding model', () => {
  let stub: EmbeddingStub;
  let baseUrl: string;
  beforeAll(async () => {
    stub = new EmbeddingStub();
    baseUrl = await stub.start();
  });
  afterAll(() => stub.close());
  afterEach(() => {
    stub.failWith = null;
  });

  test('finds by meaning what no word tells, and asks for no vector twice', async () => {
    const data = folder();
    const own = folder({ 'pet.md': 'The feline sleeps.', 'engine.md': 'An automobile drives.' });
    const embedder = embedderOf('stub-model', { apiKey: 'secret', baseUrl });
    const { base, problems } = await open({ data, own, embedder });
    await base.refresh();
    expect((await ids(base, 'my vehicle'))[0]).toBe('own/engine');
    expect((await ids(base, 'pussycat'))[0]).toBe('own/pet');
    expect(stub.requests.every((one) => one.authorization === 'Bearer secret')).toBe(true);
    const asked = stub.requests.length;
    await base.refresh();
    expect(stub.requests.length).toBe(asked);
    expect(problems).toEqual([]);
  });

  test('searches by words alone, and says so, while the model fails', async () => {
    stub.failWith = 400;
    const embedder = embedderOf('stub-model', { apiKey: null, baseUrl });
    const { base, problems } = await open({ data: folder(), embedder });
    expect(await ids(base, 'exit code 137')).toContain('causes/cgroup-limit');
    expect(problems).toContainEqual({ file: 'stub-model', why: expect.stringContaining('words alone') });
  });
});
