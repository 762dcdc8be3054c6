import type { Incident } from '../../schema/incident.ts';
import type { LimitStep } from '../../schema/insight.ts';
import { clean, formatBytes, middle } from '../display.ts';
import { fittingName, type Picture } from './picture.ts';

const ROW = 62;

const size = (bytes: number | null) => (bytes === null ? 'not known' : formatBytes(bytes));
const limitOf = ({ limitBytes, unlimited }: LimitStep) =>
  limitBytes === null && unlimited ? 'no limit' : size(limitBytes);
const nameOf = (path: string) =>
  path === '/' ? '/ (root)' : (path.split('/').filter(Boolean).at(-1) ?? path);

/** The control groups from the root down to the process: what each used at most, and which limit stopped it. */
export function limitTreePicture({ insight }: Incident): Picture | null {
  const steps = [...insight.limitTree].reverse();
  const known = steps.flatMap(({ limitBytes, peakBytes, usageBytes }) =>
    [limitBytes, peakBytes, usageBytes].filter((bytes) => bytes !== null),
  );
  const most = Math.max(0, ...known);
  if (steps.length === 0 || most === 0) return null;
  const hit = steps.find((step) => step.hit);
  const said = hit
    ? `The limit that was hit is that of ${clean(hit.path)}: ${limitOf(hit)}, highest use ${size(hit.peakBytes)}.`
    : 'None of their limits was the one that was hit.';
  return {
    name: 'limits',
    label: 'Limits',
    title: 'Limits from the root down to the process',
    description: `${steps.length} control groups. ${said}`,
    head: ['Control group', 'Limit', 'Highest use', 'Use in the snapshot', 'Kills', 'Hit'],
    rows: steps.map((step) => [
      clean(step.path),
      limitOf(step),
      size(step.peakBytes),
      size(step.usageBytes),
      step.kills === null ? 'not known' : String(step.kills),
      step.hit ? 'yes' : 'no',
    ]),
    draw: (width) => ({
      height: steps.length * ROW - 8,
      body: steps.map((step, index) => {
        const indent = Math.min(index * 14, width * 0.22);
        const y = index * ROW;
        const scale = (width - indent - 4) / (most * 1.03);
        const used = step.peakBytes ?? step.usageBytes;
        const limit = step.limitBytes === null ? null : indent + step.limitBytes * scale;
        return (
          <g key={step.path}>
            {index > 0 && <path class="d-axis" fill="none" d={`M${indent - 9} ${y - 14}v24h6`} />}
            <text class={step.hit ? 'd-name d-strong' : 'd-name'} x={indent} y={y + 14}>
              {middle(
                nameOf(step.path),
                fittingName(width - indent - (step.hit ? (width > 460 ? 160 : 50) : 10)),
              )}
            </text>
            {step.hit && (
              <text class="d-kill-name" x={width - 2} y={y + 14} text-anchor="end">
                {width > 460 ? '▼ this limit was hit' : '▼ hit'}
              </text>
            )}
            <rect class="d-track" x={indent} y={y + 22} width={width - indent} height={9} rx={3} />
            {used !== null && used > 0 && (
              <rect
                class={step.hit ? 'd-bad' : 'd-bar'}
                x={indent}
                y={y + 22}
                width={Math.max(2, used * scale)}
                height={9}
                rx={3}
              />
            )}
            {limit !== null && <line class="d-limit" x1={limit} x2={limit} y1={y + 18} y2={y + 35} />}
            <text class="d-faint" x={indent} y={y + 46}>
              {[
                step.unlimited && step.limitBytes === null ? 'no limit' : `limit ${limitOf(step)}`,
                used === null
                  ? 'use not known'
                  : `${step.peakBytes === null ? 'used' : 'highest use'} ${formatBytes(used)}`,
              ].join(' · ')}
            </text>
          </g>
        );
      }),
    }),
  };
}
