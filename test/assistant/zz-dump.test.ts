import { writeFileSync } from 'node:fs';
import { test } from 'vitest';
import { caseNames, diagnosisOf, bundleOf } from '../support/cases.ts';
test('dump', async () => {
  let out = '';
  for (const name of caseNames) {
    const d = await diagnosisOf(name);
    const b = await bundleOf(name);
    const { verdict, contributing, missing, events, insight, fixes, warnings, ledger } = d.incident;
    out += `\n########## ${name} cause=${verdict.cause} conf=${verdict.confidence} family=${d.verdict.cause?.meta.family}\n`;
    out += `SAYS\n${d.verdict.says.map((s) => `  ${s.text} <${s.evidence.map((e) => `${e.source.split('/').slice(-2).join('/')}:${e.line}`).join(', ')}>`).join('\n')}\n`;
    out += `CONTRIB ${contributing.map((c) => c.cause + ': ' + c.summary)}\nMISSING ${missing.map((m) => m.source + ': ' + m.why + ' :: ' + m.command).join('\n  ')}\nWARN ${warnings.join('\n')}\n`;
    out += `EVENTS ${events.map((e) => JSON.stringify({ id: e.id, kind: e.kind, time: e.time, up: e.uptimeSeconds, c: e.constraint, trig: e.trigger, cg: e.cgroup, lim: e.limit && [e.limit.name, e.limit.bytes, e.limit.evidence.map((x) => x.source + ':' + x.line)], v: e.victim, hog: e.hog?.pid, cause: e.cause })).join('\n   ')} chosen ${d.facts.event?.id}\n`;
    out += `INSIGHT ${JSON.stringify({ tree: insight.limitTree.map((t) => [t.path.slice(-40), t.limitBytes, t.usageBytes, t.peakBytes, t.kills, t.hit]), vc: insight.victimChoice, surv: insight.survival && { ...insight.survival, evidence: 0 }, storms: insight.storms.length })}\n`;
    out += `LEDGER ${ledger && JSON.stringify([ledger.totalBytes, ledger.parts.map((p) => [p.name, p.bytes]), ledger.residualBytes])}\n`;
    out += `FIXES ${fixes.map((f) => `${f.id}(${f.kind}) ${f.title}\n     why: ${f.why}\n     $ ${f.command}\n     risk: ${f.risk}\n     undo: ${f.undo}\n   file ${f.file} ${f.diff}`).join('\n   ')}\n`;
    out += `SOURCES ${b.sources.map((s) => s.path + '(' + s.lineCount + ')').filter((s) => !/cgroup\/.*(cpu|io|hugetlb|rdma|misc)\./.test(s)).map((s) => s.replace(/sys\/fs\/cgroup\/\S*\//, (m) => '…' + m.slice(-22))).join(' ')}\n`;
  }
  writeFileSync('/tmp/dump.txt', out);
}, 120000);
