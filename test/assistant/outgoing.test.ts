import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { Outgoing } from '../../src/schema/conversation.ts';
import type { Incident } from '../../src/schema/incident.ts';
import { OOM_LOG, service } from '../server/helper.ts';
import { bundleOf, questionOf } from '../support/cases.ts';
import { modelService } from '../support/model-service.ts';
import { answer } from '../support/model-stub.ts';

const { at, stub, turn } = modelService();
const without = service();

/** What must not leave, each where it really stands in what people hand over. */
const SECRETS = {
  host: 'zanzibar-db-07',
  domain: 'ledger.acme-payments.internal',
  address: '10.47.211.93',
  address6: 'fd12:3456:789a:1::2b',
  user: 'mallory.quux',
  email: 'mallory.quux@acme-payments.test',
  token: 'ghp_Zq8Rk2LmN4pT6vXy1BcD3fGh5JkL7mNo9Pq1',
  key: 'AKIAZQ3DRSTUVWXY2345',
  password: 'hunter2-correct-horse',
  argument: 's3cr3t-tenant-kumquat',
  home: '/home/mallory.quux/billing-secret-project',
  jwt: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U',
};

const PLANTED = `
Nov 23 10:00:01 ${SECRETS.host} kernel: usb 1-1: new device
Nov 23 10:00:01 ${SECRETS.host} sshd[99]: Accepted publickey for ${SECRETS.user} from ${SECRETS.address} port 50022 ssh2
Nov 23 10:00:02 ${SECRETS.host} app[77]: connecting to postgres://svc:${SECRETS.password}@${SECRETS.domain}:5432/db
Nov 23 10:00:02 ${SECRETS.host} app[77]: GITHUB_TOKEN=${SECRETS.token} AWS_ACCESS_KEY_ID=${SECRETS.key}
Nov 23 10:00:02 ${SECRETS.host} app[77]: Authorization: Bearer ${SECRETS.jwt} from [${SECRETS.address6}]:443
Nov 23 10:00:02 ${SECRETS.host} app[77]: mail to ${SECRETS.email}
Nov 23 10:00:02 ${SECRETS.host} sudo: ${SECRETS.user} : TTY=pts/0 ; PWD=${SECRETS.home} ; USER=root ; COMMAND=/usr/bin/python3 ${SECRETS.home}/run.py --tenant ${SECRETS.argument} --password=${SECRETS.password}
`;

/** Asks every tool for everything it can tell. */
function curious(incident: Incident) {
  const search = (text: string) => ({
    name: 'evidence',
    args: { source: '', from: null, to: null, search: text },
  });
  const rounds = [
    [{ name: 'findings', args: { about: '' } }, search('')],
    [search('sshd'), search('kernel'), search('app[77]'), search('sudo'), search('killed')],
    [
      { name: 'ask_for_evidence', args: { about: '' } },
      { name: 'propose_fix', args: { id: '' } },
      { name: 'knowledge', args: { query: 'oom killer', id: '' } },
    ],
  ];
  stub.reply = (chat, n) => {
    const calls = rounds[n];
    // Names of placeholders, as a model writes them, come back to be mended in real names: masked again, they must be.
    const names = [...new Set(JSON.stringify(chat.messages).match(/(?:HOST|USER|IP|EMAIL)_[A-Z]*\d+/g))];
    const lies = names.slice(0, 20).map((name) => `${name} ate the memory.`);
    return calls ? { calls } : answer([incident.answer.sentences[0]?.text ?? '', ...lies]);
  };
}

/** Every byte of the tables that LangGraph keeps. */
function checkpoints(): string {
  const database = new SqliteDatabase(join(at.folder, 'oomwhy.sqlite'), { readonly: true });
  const rows = ['checkpoints', 'writes'].map((table) => database.prepare(`SELECT * FROM ${table}`).all());
  database.close();
  return JSON.stringify(rows, (_key, value) =>
    value?.type === 'Buffer' ? Buffer.from(value.data).toString('utf8') : value,
  );
}

async function posted(name: string): Promise<Incident> {
  const { sources } = await bundleOf(name);
  const text = sources
    .map(({ path, lines }) => `==> ${path} <==\n${lines.map((line) => line.text).join('\n')}`)
    .join('\n');
  return at.posted(`${text}\n==> host/var/log/syslog.planted <==\n${PLANTED}`, questionOf(name));
}

describe('of secrets planted in an incident, nothing arrives at the model’s server nor stays in the thread', () => {
  test.each(['cgroup-limit-a', 'global-oom-a', 'pids-limit-a', 'rlimit-as-a', 'multi-incident-a'])(
    '%s',
    async (name) => {
      const incident = await posted(name);
      curious(incident);
      const asked = `I am ${SECRETS.email} on ${SECRETS.host} (${SECRETS.address}), password=${SECRETS.password}: why?`;
      const { message } = await turn(incident, asked);
      expect(message.notice).toBeUndefined();
      expect(message.usage?.toolCalls).toBeGreaterThan(8);
      expect(message.withheld?.map(({ text }) => text)).toContain(`${SECRETS.host} ate the memory.`);
      stub.reply = () => answer([incident.answer.sentences[0]?.text ?? '']);
      await turn(incident, 'And then?');
      expect(stub.wire, 'names are sent by placeholders').toMatch(/HOST_[A-Z]*\d/);
      expect(stub.wire, 'the lines with secrets were fetched').toContain('Accepted publickey for USER_');
      const kept = checkpoints();
      expect(kept).toContain(incident.id);
      for (const [what, secret] of Object.entries(SECRETS)) {
        expect(stub.wire.includes(secret), `${what} on the wire`).toBe(false);
        expect(kept.includes(secret), `${what} in the thread`).toBe(false);
      }
    },
  );
});

test('hosts and users of a real incident do not leave either', async () => {
  const incident = await posted('cgroup-limit-a');
  curious(incident);
  await turn(incident, 'why?');
  const { kept } = Outgoing.parse(
    JSON.parse((await at.ask('GET', `/api/v1/incidents/${incident.id}/outgoing`)).text),
  );
  expect(kept.length).toBeGreaterThan(3);
  const telling = kept.filter(({ kind }) => ['HOST', 'IP', 'EMAIL', 'TOKEN'].includes(kind));
  expect(telling.length).toBeGreaterThan(2);
  for (const { original } of telling) expect(stub.wire.includes(original), original).toBe(false);
});

test('the answer has the real names again', async () => {
  const incident = await at.posted(OOM_LOG.replaceAll('/job', '/user.slice/zanzibar-job').concat(PLANTED));
  stub.reply = (chat) => {
    const asked = String(chat.messages.at(-1)?.content);
    const host = /HOST_\w+/.exec(asked)?.[0];
    return chat.messages.at(-1)?.role === 'tool'
      ? answer([incident.answer.sentences[0]?.text ?? ''])
      : { calls: [{ name: 'evidence', args: { source: '', from: null, to: null, search: host } }] };
  };
  const { events } = await turn(incident, `what does ${SECRETS.host} say?`);
  const told = events.flatMap((one) => (one.event === 'tool_result' ? [one.data.text] : []));
  expect(told[0]).toContain(`${SECRETS.host} kernel`);
  expect(stub.wire).not.toContain(SECRETS.host);
});

test('what leaves this machine is shown, with what is kept', async () => {
  const incident = await at.posted(`${OOM_LOG}${PLANTED}`);
  const { status, text } = await at.ask('GET', `/api/v1/incidents/${incident.id}/outgoing`);
  expect(status).toBe(200);
  const { model, kept, sent, complete } = Outgoing.parse(JSON.parse(text));
  expect(model).toEqual({ name: 'stub', server: stub.url });
  expect(complete).toBe(true);
  expect(sent).toMatch(/^verdict: cgroup-limit /);
  for (const secret of Object.values(SECRETS)) expect(sent).not.toContain(secret);
  for (const { placeholder, kind } of kept) expect(placeholder.startsWith(kind)).toBe(true);
  stub.reply = () => answer([incident.answer.sentences[0]?.text ?? '']);
  await turn(incident, 'why?');
  const system = String(stub.chats[0]?.messages[0]?.content);
  expect(system).toContain(sent);
});

test('without a model nothing leaves, and that is what is shown', async () => {
  const incident = await without.posted();
  const { text } = await without.ask('GET', `/api/v1/incidents/${incident.id}/outgoing`);
  expect(Outgoing.parse(JSON.parse(text)).model).toBeNull();
});

test('the environment cannot have the thread sent elsewhere', () => {
  expect(process.env.LANGSMITH_TRACING).toBeUndefined();
  const source = readFileSync(join(import.meta.dirname, '../../src/assistant/agent.ts'), 'utf8');
  expect(source).toContain('LANGCHAIN_TRACING_V2');
});
