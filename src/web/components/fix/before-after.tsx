import { useMemo } from 'preact/hooks';
import type { FixVerification } from '../../../schema/incident.ts';
import type { SandboxRun } from '../../../schema/verification.ts';
import { formatBytes } from '../../display.ts';
import type { Picture } from '../../pictures/picture.ts';
import { saidOutcome, seconds } from '../../run-words.ts';
import { Figure } from '../picture/figure.tsx';

const LEFT = 96;
const ROW = 50;

const size = (bytes: number | null) => (bytes === null ? 'not known' : formatBytes(bytes));
/** What cannot be taken back counts; where it was not seen, the whole group's peak. */
const peakOf = (run: SandboxRun) => run.peakHeldBytes ?? run.peakAnonBytes ?? run.cgroupPeakBytes;
const SAME = { true: 'yes', false: 'no', null: 'not compared' } as const;

/** Two runs under one limit, as two bars against the line of the limit. */
function beforeAfter(verification: FixVerification): Picture {
  const { before, after, limitBytes, sameOutput } = verification;
  const runs = [
    { name: 'Before', run: before },
    { name: 'After', run: after },
  ];
  const scale = Math.max(limitBytes, ...runs.map(({ run }) => peakOf(run) ?? 0)) * 1.04;
  const said = runs.map(
    ({ name, run }) => `${name}: ${saidOutcome(run)}, peak ${size(peakOf(run))}, ${seconds(run.seconds)}.`,
  );
  const draw: Picture['draw'] = (width) => {
    const x = (bytes: number) => LEFT + ((width - LEFT - 8) * bytes) / scale;
    const limit = x(limitBytes);
    return {
      height: 2 * ROW + 20,
      body: (
        <>
          {runs.map(({ name, run }, index) => {
            const y = 26 + index * ROW;
            const peak = peakOf(run);
            const good = run.outcome === 'finished';
            return (
              <g key={name}>
                <text class="d-name" x={0} y={y + 14}>
                  {name}
                </text>
                <rect class="d-track" x={LEFT} y={y} width={width - LEFT - 8} height={18} rx={4} />
                {peak !== null && (
                  <rect
                    class={good ? 'd-good' : 'd-bad'}
                    x={LEFT}
                    y={y}
                    width={Math.max(3, x(peak) - LEFT)}
                    height={18}
                    rx={4}
                  />
                )}
                <text class="d-note" x={LEFT} y={y + 35}>
                  {`${good ? '✓' : '✕'} ${saidOutcome(run)} · ${peak === null ? 'peak not known' : `peak ${formatBytes(peak)}`} · ${seconds(run.seconds)}`}
                </text>
              </g>
            );
          })}
          <line class="d-limit" x1={limit} x2={limit} y1={18} y2={26 + ROW + 22} />
          <text class="d-limit-name" x={limit} y={12} text-anchor={limit > width * 0.6 ? 'end' : 'middle'}>
            {`limit ${formatBytes(limitBytes)}`}
          </text>
        </>
      ),
    };
  };
  return {
    name: 'before-after',
    label: 'Before and after',
    title: 'Before and after the change',
    description: `Under a limit of ${formatBytes(limitBytes)}. ${said.join(' ')} Same output: ${SAME[`${sameOutput}`]}.`,
    head: ['', 'Before', 'After'],
    rows: [
      ['Outcome', saidOutcome(before), saidOutcome(after)],
      ['Peak of anonymous memory', size(before.peakAnonBytes), size(after.peakAnonBytes)],
      ['Peak of the group, page cache included', size(before.cgroupPeakBytes), size(after.cgroupPeakBytes)],
      ['Limit', formatBytes(limitBytes), formatBytes(limitBytes)],
      ['Time', seconds(before.seconds), seconds(after.seconds)],
      ['Same output', '', SAME[`${sameOutput}`]],
    ],
    draw,
  };
}

export function BeforeAfter({ verification }: { verification: FixVerification }) {
  return <Figure picture={useMemo(() => beforeAfter(verification), [verification])} />;
}
