import { expect, test } from 'vitest';
import { KnowledgeResults } from '../../src/schema/knowledge.ts';
import { expectProblem, service } from './helper.ts';

const at = service();
const search = async (query: string) => {
  const { status, text } = await at.ask('GET', `/api/v1/knowledge?${query}`);
  expect(status).toBe(200);
  return KnowledgeResults.parse(JSON.parse(text));
};

test('a symptom leads to its articles, with a page to read', async () => {
  const { query, results } = await search('q=container%20exit%20code%20137%20but%20free%20ram&limit=3');
  expect(query).toBe('container exit code 137 but free ram');
  expect(results).toHaveLength(3);
  for (const { url, section } of results) {
    const page = await at.ask('GET', url.split('#')[0] as string);
    expect(page.status).toBe(200);
    expect(page.headers['content-type']).toMatch(/text\/html/);
    const anchor = url.split('#')[1];
    if (anchor) expect(page.text).toMatch(new RegExp(`<h2 id="${anchor}">.*${section}`));
  }
});

test('a pasted line of a log is searched with what the rules find in it', async () => {
  const line =
    'oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=/a,task_memcg=/a/b,task=python3,pid=7,uid=0';
  const killed =
    'Memory cgroup out of memory: Killed process 7 (python3) total-vm:9000kB, anon-rss:6000kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:9kB oom_score_adj:0';
  const { results } = await search(`q=${encodeURIComponent(`${line}\n${killed}`)}`);
  expect(results[0]?.causes).toContain('cgroup-ancestor-limit');
});

test('findings steer the order', async () => {
  const plain = await search('q=why%20was%20it%20killed%20process');
  const steered = await search('q=why%20was%20it%20killed%20process&cause=zfs-arc');
  expect(plain.results[0]?.causes).not.toContain('zfs-arc');
  expect(steered.results[0]?.causes).toContain('zfs-arc');
});

test.each([
  ['no query', '', 400],
  ['an empty query', 'q=%20', 400],
  ['no number as limit', 'q=a&limit=x', 400],
  ['a limit of 0', 'q=a&limit=0', 400],
  ['operators', 'q=%22%20AND%20%28%20NEAR%2F3%20%2A', 200],
  ['broken percent signs', 'q=%E0%A4%A', 200],
])('%s: %s', async (_what, query, status) => {
  const reply = await at.ask('GET', `/api/v1/knowledge?${query}`);
  expect(reply.status).toBe(status);
  if (status !== 200) expectProblem(reply, 'invalid-request', status);
});

test.each([
  'causes/none',
  '../../etc/passwd',
  '..%2f..%2fetc%2fpasswd',
  'causes',
  'causes/cgroup-limit.md',
  '%00',
])('no article %s', async (id) => {
  const reply = await at.ask('GET', `/knowledge/${id}`);
  expect([400, 404]).toContain(reply.status);
  expect(reply.text).not.toContain('root:');
});

test('a page may load nothing and run nothing', async () => {
  const { headers, text } = await at.ask('GET', '/knowledge/causes/fork-refused');
  expect(headers['content-security-policy']).toContain("default-src 'none'");
  expect(text).not.toMatch(/<script|src=/i);
});

test('only GET', async () => {
  for (const path of ['/api/v1/knowledge?q=a', '/knowledge/causes/cgroup-limit'])
    expectProblem(await at.ask('POST', path), 'method-not-allowed', 405);
});
