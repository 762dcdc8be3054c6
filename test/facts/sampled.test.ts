import { expect, test } from 'vitest';
import { diagnosisOf } from '../support/cases.ts';
import { diagnoseFiles, log } from '../support/evidence.ts';

const sampled = (header: string, ...rows: string[]) =>
  diagnoseFiles({ 'samples.csv': log(header, ...rows) }).incident.insight.samples;

test('a leak: every sample with its line, how fast it grew, and that the limit was reached', async () => {
  const { incident } = await diagnosisOf('leak-growth-a');
  const { samples } = incident.insight;
  expect(samples).toMatchObject({ source: 'samples.csv', count: 54 });
  expect(samples?.points).toHaveLength(54);
  expect(samples?.points[1]).toEqual({
    seconds: 0.52,
    rssBytes: 11_673_600,
    currentBytes: 3_874_816,
    pressurePercent: null,
    line: 3,
  });
  const { bytesPerSecond, limitBytes, secondsToLimit } = samples?.growth ?? {};
  expect((bytesPerSecond ?? 0) / 1024 ** 2).toBeCloseTo(3.5, 1);
  expect([limitBytes, secondsToLimit]).toEqual([96 * 1024 ** 2, 0]);
});

test('pressure is read where a column has it, and is not known elsewhere', () => {
  const points = sampled('time,rss_kb,psi_some', '0,1,0', '1,2,12.5', '2,3,')?.points;
  expect(points?.map((one) => one.pressurePercent)).toEqual([0, 12.5, null]);
  expect(points?.map((one) => one.rssBytes)).toEqual([1024, 2048, 3072]);
});

test('of very many samples the peak is never lost, nor the ends', () => {
  const rows = Array.from({ length: 20_000 }, (_, n) => `${n},${n === 12_345 ? 9_999 : 100}`);
  const samples = sampled('time,rss', ...rows);
  expect(samples?.count).toBe(20_000);
  expect(samples?.points.length).toBeLessThanOrEqual(600);
  expect(samples?.points.find((one) => one.rssBytes === 9_999)?.line).toBe(12_347);
  expect([samples?.points[0]?.line, samples?.points.at(-1)?.line]).toEqual([2, 20_001]);
  const lines = samples?.points.map(({ line }) => line) ?? [];
  expect(lines).toEqual([...lines].sort((a, b) => a - b));
});

test('without samples there is nothing, and no growth where it stays level', () => {
  expect(diagnoseFiles({ 'kern.log': log('x') }).incident.insight.samples).toBeNull();
  const rows = Array.from({ length: 60 }, (_, n) => `${n},5000`);
  expect(sampled('time,rss', ...rows)?.growth).toBeNull();
});
