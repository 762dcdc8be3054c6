import { count } from '../display.ts';
import { Clip } from './clip.tsx';

interface Props {
  line: { number: number; text: string };
  /** The cited one. */
  lit: boolean;
  /** Lines before this one that were not kept. */
  gap: number;
}

export function SourceLine({ line, lit, gap }: Props) {
  return (
    <>
      {gap > 0 && <li class="lines-gap">{count(gap, 'line')} not kept</li>}
      <li
        data-line={line.number}
        class={lit ? 'line line-lit' : 'line'}
        aria-current={lit ? 'true' : undefined}
      >
        <span class="line-number">{line.number}</span>
        <span class="line-text">
          <Clip text={line.text} />
        </span>
      </li>
    </>
  );
}
