import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diagnose } from '../../src/diagnose.ts';
import { fillingLines } from '../../src/facts/filling-lines.ts';
import { heldMemory } from '../../src/facts/held.ts';
import { sayHeld } from '../../src/facts/say-held.ts';
import { parseRecorderDumps } from '../../src/parse/recorder.ts';
import type { Source } from '../../src/schema/source.ts';

const source = (path: string, lines: readonly string[]): Source => ({
  path,
  name: path,
  moment: 'after',
  lines: lines.map((text, i) => ({ number: i + 1, text })),
  lineCount: lines.length,
});

const DUMP = [
  '{"oomwhy-recorder":1,"fact":"dump","reason":"near","pid":71,"program":"app.py","python":"3.11.2","time":"2026-11-24T04:30:00.338Z","uptime":389.044,"seconds":60.161}',
  '{"fact":"process","rss":500000000,"peak":500000000,"vsize":810694144}',
  '{"fact":"limit","kind":"cgroup","path":"v2:/etl.service","bytes":536870912,"used":520093696}',
  '{"fact":"gc","enabled":false,"threshold":[700,10,10],"count":[341,0,7],"collections":[198,18,1],"uncollectable":0}',
  '{"fact":"frame","thread":0,"depth":0,"file":"app.py","line":5,"function":"load","own":true}',
  '{"fact":"growth","file":"app.py","line":5,"function":"load","bytes":430000000,"samples":40,"callers":["app.py:9 main"]}',
  '{"fact":"holder","rank":1,"name":"rows","scope":"local","file":"app.py","line":5,"function":"load","type":"list","of":"dict","items":1200000,"bytes":410000000,"also":[]}',
  '{"fact":"sample","seconds":0.5,"rss":15052800}',
  '{"fact":"end","cut":false,"pausedMilliseconds":9}',
  'Timeout (0:00:00.040312)!',
  'Thread 0x00007f60797fa6c0 (most recent call first):',
  '  File "/srv/oomwhy_recorder.py", line 253 in run',
  '  File "/usr/lib/python3.11/json/__init__.py", line 293 in load',
  '  File "/srv/app.py", line 9 in main',
];
const PROGRAM = [
  'rows = None',
  'def load(path):',
  '    rows = []',
  '    for line in open(path):',
  '        rows.append({"line": line})',
  '    return rows',
  '',
  'def main():',
  '    rows = load("x")',
];
const program = source('program/app.py', PROGRAM);

function sentences(dump: Source, ...more: Source[]): string[] {
  const held = heldMemory(diagnose({ sources: [dump, ...more], warnings: [] }).facts);
  return held ? sayHeld(held).map(({ text }) => text) : [];
}

describe('a dump of the recorder', () => {
  test('is read with the line of each fact', () => {
    const [dump] = parseRecorderDumps(source('recorder/71.txt', DUMP));
    expect(dump?.head.value).toMatchObject({ pid: 71, reason: 'near' });
    expect(dump?.holders[0]).toMatchObject({ value: { name: 'rows', items: 1_200_000 }, at: { line: 7 } });
    expect(dump?.stuck.map(({ value, at }) => [value.file, value.line, at.line])).toEqual([
      ['/srv/app.py', 9, 14],
    ]);
    expect(dump?.cut).toBe(false);
  });

  test('becomes sentences that name the name, the line that fills it and the share', () => {
    expect(sentences(source('recorder/71.txt', DUMP), program)).toEqual([
      '`rows` in load() at app.py:5 held a list with 1,200,000 items, most of type dict: about 391 MiB, 82 % of the process.',
      'It gets what it holds in program/app.py:5: “rows.append({"line": line})”, and is made in line 3: “rows = []”.',
      'Memory grew most, by 410.1 MiB, while line 5 of app.py ran, in load: “rows.append({"line": line})”; it was called from line 9 of app.py, in main: “rows = load("x")”.',
      'At the last sign of life it stood in one call of C code, at line 9 of app.py, in main: “rows = load("x")”.',
      'The garbage collector was off: reference cycles were not freed.',
    ]);
  });

  test('says how long before the kill it was made, where both are told by one clock', () => {
    const kernel = source('commands/dmesg', [
      '[  392.044000] python3 invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0',
      '[  392.044100] oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=/etl.service,task_memcg=/etl.service,task=python3,pid=71,uid=0',
      '[  392.044200] Memory cgroup out of memory: Killed process 71 (python3) total-vm:810000kB, anon-rss:520000kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:1000kB oom_score_adj:0',
    ]);
    expect(sentences(source('recorder/71.txt', DUMP), kernel)[0]).toMatch(
      /82 % of the process, 3 s before the end\.$/,
    );
    // Another process's dump, larger, does not stand in for the victim's.
    const other = DUMP.map((line) => line.replace('"pid":71', '"pid":72').replace('500000000', '900000000'));
    const both = source('recorder/all.txt', [...other.map((line) => line.replace('rows', 'other')), ...DUMP]);
    expect(sentences(both, kernel)[0]).toContain('`rows`');
  });

  test('is found wherever it was pasted, several one after the other', () => {
    const pasted = source('text/paste.txt', ['see below', ...DUMP, '', ...DUMP, 'that is all']);
    expect(parseRecorderDumps(pasted).map(({ holders }) => holders[0]?.at.line)).toEqual([8, 23]);
  });

  test('an empty list of facts says nothing', () => {
    expect(sentences(source('recorder/71.txt', DUMP.slice(0, 1)), program)).toEqual([]);
  });
});

describe('hostile dumps', () => {
  const value = fc.oneof(
    fc.constantFrom('-1', '1e999', 'null', '"x"', '[]', '{}', '99999999999999999999', '0.5', '""'),
    fc.string().map((text) => JSON.stringify(text)),
  );

  test('whatever a field holds: never a throw, and no citation that does not stand there', () => {
    fc.assert(
      fc.property(fc.nat(DUMP.length - 1), fc.nat(), value, fc.nat(3), (at, field, other, how) => {
        const lines = [...DUMP];
        const line = lines[at] as string;
        const values = [...line.matchAll(/(?<=":)(?:\[[^\]]*\]|"[^"]*"|[\d.]+|null|true|false)/g)];
        const hit = values[field % Math.max(values.length, 1)];
        if (how === 0) lines[at] = line.slice(0, field % (line.length + 1));
        else if (how === 1) lines.splice(at, 1);
        else if (how === 2) lines.splice(at, 0, line, line);
        else if (hit) lines[at] = line.slice(0, hit.index) + other + line.slice(hit.index + hit[0].length);
        const broken = source('recorder/71.txt', lines);
        const { facts, incident } = diagnose({ sources: [broken, program], warnings: [] });
        const held = heldMemory(facts);
        const evidence = [...(held ? sayHeld(held) : []), ...incident.facts].flatMap((one) => one.evidence);
        for (const { source: path, line: number, text } of evidence)
          expect((path === program.path ? PROGRAM : lines)[number - 1]).toBe(text);
      }),
      { numRuns: 400 },
    );
  });

  test('names that are patterns, markup or control characters stay words', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (name) => {
        const lines = DUMP.map((line) => line.replace('"rows"', () => JSON.stringify(name)));
        const texts = sentences(source('recorder/71.txt', lines), program);
        for (const text of texts) expect(text).not.toMatch(/[\u0000-\u001f\u202e]/);
        expect(fillingLines(program, name, 'local', name, 5).adds.length).toBeLessThanOrEqual(4);
      }),
      { numRuns: 200 },
    );
  });

  test('a million lines after a head are not taken for one dump', () => {
    const long = source('recorder/71.txt', [...DUMP.slice(0, 8), ...Array(20_000).fill(DUMP[6])]);
    expect(parseRecorderDumps(long)[0]?.holders.length).toBeLessThan(5_000);
  });
});
