import type { Missing } from '../../schema/incident.ts';
import { clean, middle } from '../display.ts';
import { CodeBlock } from './code-block.tsx';

export function MissingList({ missing }: { missing: readonly Missing[] }) {
  return (
    <div class="missing">
      <h2>What would decide it</h2>
      <ol>
        {missing.map(({ source, why, command }) => (
          <li key={source + command}>
            <p>
              {source.includes(' ') ? (
                <strong>{middle(source, 80)}</strong>
              ) : (
                <code>{middle(source, 80)}</code>
              )}
              {': '}
              {clean(why.slice(0, 1_000))}
            </p>
            <CodeBlock text={command} />
          </li>
        ))}
      </ol>
    </div>
  );
}
