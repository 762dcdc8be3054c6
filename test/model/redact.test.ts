import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRedactor } from '../../src/model/redact/index.ts';
import { bundleOf, caseNames, truthOf } from '../support/cases.ts';
import { DESCRIBE, fake, hex, PEM, ROWS, UUID } from './redact-rows.ts';

describe.each(Object.entries(ROWS))('%s', (_, rows) => {
  test.each(rows.map((row) => [row[0].slice(0, 100), row] as const))('%j', (_, [text, gone, kept]) => {
    const redactor = createRedactor({ texts: [text] });
    const masked = redactor.mask(text);
    for (const secret of gone) expect(masked).not.toContain(secret);
    for (const fact of kept) expect(masked).toContain(fact);
    expect(redactor.mask(masked)).toBe(masked);
    expect(redactor.restore(masked)).toBe(text);
  });
});

describe('placeholders', () => {
  const uname = 'Linux web-1 6.1.0-56-cloud-amd64 #1 SMP x86_64 GNU/Linux';

  test('one original has one placeholder, whatever the turn', () => {
    const redactor = createRedactor({ texts: [uname, 'uid=1000(mmeyer)'] });
    expect(redactor.mask('web-1 of mmeyer, 10.1.1.1')).toBe('HOST_1 of USER_1, IP_1');
    expect(redactor.mask('10.1.1.2, 10.1.1.1, web-1')).toBe('IP_2, IP_1, HOST_1');
    expect(redactor.masked()).toEqual([
      { placeholder: 'HOST_1', kind: 'HOST', count: 2 },
      { placeholder: 'USER_1', kind: 'USER', count: 1 },
      { placeholder: 'IP_1', kind: 'IP', count: 2 },
      { placeholder: 'IP_2', kind: 'IP', count: 1 },
    ]);
    expect(redactor.originals()[0]).toEqual({ placeholder: 'HOST_1', kind: 'HOST', original: 'web-1' });
  });

  test.each([
    ['`HOST_1` ran out.', '`web-1` ran out.'],
    [
      "HOST_1's memory (HOST_1), **HOST_1**: host_1, Host_1!",
      "web-1's memory (web-1), **web-1**: web-1, web-1!",
    ],
    ['HOST\\_1, "HOST_1".', 'web-1, "web-1".'],
    ['HOST_1/IP_1-HOST_1IP_1', 'web-1/10.1.1.1-web-110.1.1.1'],
    [
      'HOST_12, HOST_01, GHOST_1 and MY_HOST_1 are others',
      'HOST_12, HOST_01, GHOST_1 and MY_HOST_1 are others',
    ],
  ])('the model writes %j', (answer, restored) => {
    const redactor = createRedactor({ texts: [uname] });
    redactor.mask('web-1 10.1.1.1');
    expect(redactor.restore(answer)).toBe(restored);
  });

  test('a text that holds placeholders gets others', () => {
    const hostile = `${uname}\nHOST_1 HOST_A7 host\\_b2 is not web-1`;
    const redactor = createRedactor({ texts: [hostile] });
    const masked = redactor.mask(hostile);
    expect(masked).toContain('HOST_1 HOST_A7 host\\_b2 is not HOST_C1');
    expect(redactor.restore(masked)).toBe(hostile);
  });

  test('one of a later text that was not given out never is', () => {
    const redactor = createRedactor({ texts: [uname] });
    expect(redactor.mask('HOST_1 and web-1')).toBe('HOST_1 and HOST_2');
    expect(redactor.restore('HOST_1 and HOST_2')).toBe('HOST_1 and web-1');
  });

  test('a seed makes them unforeseeable and the same again', () => {
    const masks = ['s1', 's2', 's1'].map((seed) => createRedactor({ texts: [uname], seed }).mask('web-1'));
    expect(masks[0]).toMatch(/^HOST_[A-Z]{1,3}1$/);
    expect(masks[0]).toBe(masks[2]);
    expect(masks[0]).not.toBe(masks[1]);
  });

  test('pods and images stay by choice, and what else is in their names goes', () => {
    const kept = createRedactor({ texts: [DESCRIBE], names: { pods: false, images: false } }).mask(DESCRIBE);
    expect(kept).toContain('Name:             etl-7d9c5b8f6-x2x4z');
    expect(kept).toContain('/team/etl:1.4.2');
    expect(kept).not.toContain('acme');
    expect(kept).not.toContain('gke-pool-1');
  });

  test('names are learned from all texts and masked in any line', () => {
    const table = '  PID USER COMMAND\n  121 mmeyer python3 worker.py acme';
    const env = '- name: DB_PASSWORD\n  value: hunter2-prod';
    const redactor = createRedactor({ texts: [uname, table, env, PEM('')] });
    const lines = [
      '  121 mmeyer python3 worker.py acme',
      'login hunter2-prod at web-1',
      PEM('').split('\n')[3] as string,
    ];
    for (const line of lines) {
      const masked = redactor.mask(line);
      expect(masked).not.toMatch(/acme|mmeyer|hunter2|web-1/);
      expect(redactor.restore(masked)).toBe(line);
    }
    expect(redactor.mask(lines[2] as string)).toBe('TOKEN_1');
  });
});

describe('any text', () => {
  const secrets = {
    word: ['web-1', 'mmeyer', 'etl-7d9c5b8f6-x2x4z', 'db1.prod.example.com'],
    anywhere: ['Hunter2-prod', fake('ghp_', 36), 'maria.meyer@acme.de', UUID, hex(64), fake('', 44)],
  };
  const texts = [
    'Linux web-1 6.1.0-56-cloud-amd64 #1 SMP',
    'uid=1000(mmeyer)',
    DESCRIBE,
    `DB_PASSWORD=${secrets.anywhere[0]} ${secrets.anywhere[1]} ${secrets.anywhere[2]} db1.prod.example.com /docker/${hex(64)}`,
  ];
  const pieces = fc.oneof(
    fc.constantFrom(
      ...secrets.word,
      ...secrets.anywhere,
      ...Object.values(ROWS).flatMap((rows) => rows.map((row) => row[0])),
    ),
    fc.constantFrom(
      '\n',
      '\\n',
      '"',
      '\\"',
      "'",
      ' ',
      '=',
      ':',
      '/',
      '-',
      '_',
      '.',
      '@',
      ',',
      '%20',
      '\u001b[31m',
      '#012',
      '\0',
      '\r\n',
      '==> ',
      '-----BEGIN PRIVATE KEY-----',
    ),
    fc.constantFrom(
      'password',
      'token: ',
      '--secret ',
      'python3 ',
      'x.py ',
      '/home/',
      'pod',
      'user=',
      'Linux ',
      '://',
      '😀',
      'é',
      '日本',
      '\ud83d',
      '\udc00',
    ),
    fc.constantFrom('_1', '_', '1', 'HOST', 'TOKEN', 'n', 'pod', 'A'),
    fc.string({ unit: 'binary', maxLength: 8 }),
    fc.string({ maxLength: 8 }),
  );
  const text = fc.array(pieces, { maxLength: 14 }).map((parts) => parts.join(''));

  test('restore gives back what mask took, and masking twice is masking once', () => {
    fc.assert(
      fc.property(text, text, (first, second) => {
        // Texts known from the start; a placeholder in a later one is taken for what it says.
        const redactor = createRedactor({ texts: [...texts, first, second] });
        for (const one of [first, second, first]) {
          const masked = redactor.mask(one);
          expect(redactor.restore(masked)).toBe(one);
          expect(redactor.mask(masked)).toBe(masked);
        }
      }),
      { numRuns: 600 },
    );
  });

  test('what was learned is nowhere left', () => {
    const redactor = createRedactor({ texts });
    const glue = fc.constantFrom(
      '',
      ' ',
      '"',
      '\\"',
      '\\n',
      '\n',
      '`',
      '(',
      '/',
      '=',
      '_',
      '-',
      '.',
      ',',
      '\u001b[1m',
      '日',
      '😀',
      "'",
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...secrets.word),
        glue,
        glue,
        text,
        text,
        (secret, left, right, before, after) => {
          const [start, end] = [before.replace(/[A-Za-z0-9]+$/, ''), after.replace(/^[A-Za-z0-9]+/, '')];
          fc.pre(!(start + end).includes(secret));
          expect(redactor.mask(start + left + secret + right + end)).not.toContain(secret);
        },
      ),
      { numRuns: 400 },
    );
    fc.assert(
      fc.property(fc.constantFrom(...secrets.anywhere), text, text, (secret, before, after) => {
        expect(redactor.mask(before + secret + after)).not.toContain(secret);
        expect(redactor.mask(JSON.stringify({ [before]: `${secret}\n${after}` }))).not.toContain(secret);
      }),
      { numRuns: 400 },
    );
  });
});

describe('a megabyte made to be slow', () => {
  const MEGABYTE = 1 << 20;
  const UNITS = [
    'a',
    '1',
    '-',
    '.',
    '@',
    '/',
    ':',
    '=',
    '"',
    '\\',
    ' ',
    '_',
    '\n',
    '\0',
    'a.',
    'a-',
    '1.',
    '0:',
    'a@',
    'a/',
    '~/',
    '::',
    'eyJ',
    'sk-',
    'xox',
    'gl',
    'AKIA',
    'SG.a',
    'password=',
    'password="',
    'token: ',
    '--password ',
    '"token":"',
    '\\"secret\\":\\"',
    'name: DB_PASSWORD\n',
    '://',
    'http://',
    'a://b@',
    '-----BEGIN PRIVATE KEY-----',
    '-----BEGIN PRIVATE KEY-----\nQUJD\n',
    '/home/',
    '/home/a/',
    '"/home/a',
    '/root/',
    'python3 ',
    'python3 -m ',
    '/usr/bin/python3 a ',
    'Args:\n',
    'args: [\n',
    '"Cmd": [\n',
    'kind: Pod\nmetadata:\n  a: b\n',
    'pod/',
    'pod-',
    'image: ',
    'image "a/',
    'Linux a',
    'uid=1(',
    'for user ',
    'ssh a ',
    'Nov 23 15:32:18 a ',
    '10.0.0.1 a ',
    '  PID USER COMMAND\n 1 a b\n',
    'HOST_1',
    'HOST_1 ',
    'HOST\\_',
    'web-1',
    'web-',
    'w',
    'mmmm',
    '日',
    '😀',
    `${hex(12)} `,
    `${hex(64)}`,
    'Bearer ',
    'mysql -p',
    'curl -u a',
    'aA1',
  ];
  const redactor = () =>
    createRedactor({ texts: ['Linux web-1 6.1.0 #1 SMP', `DB_PASSWORD="${'web-'.repeat(60)}1"`] });

  test.each(UNITS)('%j', { timeout: 20_000 }, (unit) => {
    const text = unit.repeat(Math.floor(MEGABYTE / unit.length));
    const one = redactor();
    const masked = one.mask(text);
    // A quadratic rule would take minutes, beyond any time-out.
    expect(one.restore(masked).length).toBe(text.length);
  });
});

/** What ids become is not what a finding rests on. */
const withoutIds = (text: string) =>
  text
    .replace(/[0-9a-f]{32,}|(?:CONTAINER|TOKEN)_\d+/g, '<container>')
    .replace(/[0-9a-f]{8}_[0-9a-f]{4}_[0-9a-f]{4}_[0-9a-f]{4}_[0-9a-f]{12}|UID_\d+/g, '<uid>');

describe.each(caseNames)('%s', (name) => {
  test('gives back every line, and keeps what its findings rest on', async () => {
    const { sources } = await bundleOf(name);
    const texts = sources.map((source) => source.lines.map((line) => line.text).join('\n'));
    const redactor = createRedactor({ texts });
    const host = /^Linux (\S+) /m.exec(
      texts[sources.findIndex((one) => one.name === 'commands/uname_-a')] ?? '',
    )?.[1];
    expect(host).toBeDefined();
    const seen = new Set<string>();
    for (const source of sources) {
      const figuresOnly = /^(?:sys\/|proc\/(?!.*cmdline$|version$|.*cgroup$))/.test(source.name);
      for (const text of new Set(source.lines.map((line) => line.text))) {
        if (seen.has(text)) continue;
        if (!figuresOnly) seen.add(text);
        const masked = redactor.mask(text);
        expect(redactor.restore(masked)).toBe(text);
        expect(redactor.mask(masked)).toBe(masked);
        expect(masked).not.toContain(host);
        if (figuresOnly) expect(masked).toBe(text);
      }
    }
    for (const text of texts) {
      const masked = redactor.mask(text);
      expect(redactor.restore(masked)).toBe(text);
      expect(masked).not.toContain(host);
    }
    const truth = truthOf(name);
    for (const { text } of truth.mustCite) expect(withoutIds(redactor.mask(text))).toBe(withoutIds(text));
    if (truth.limitingCgroup) {
      expect(withoutIds(redactor.mask(truth.limitingCgroup))).toBe(withoutIds(truth.limitingCgroup));
    }
  });
});
