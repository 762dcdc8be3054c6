import { clean, count } from '../display.ts';
import type { ToolUse } from '../turn.ts';
import { Clip } from './clip.tsx';
import { ToolIcon } from './icons.tsx';
import { ScrollRegion } from './scroll-region.tsx';

/** In words what a tool does; a tool that is not listed is called by its name. */
const DOING: Record<string, string> = {
  evidence: 'Read the evidence',
  findings: 'Looked at the findings',
  knowledge: 'Searched the articles',
  ask_for_evidence: 'Looked up what is missing',
  propose_fix: 'Chose a fix',
  propose_patch: 'Proposed a change of the code',
  verify_fix: 'Asked to run a change',
  what_if: 'Worked out what would be if',
};

function Line({ use: { tool, arguments: given, outcome } }: { use: ToolUse }) {
  const args = given ? Object.entries(given) : [];
  const short = args
    .map(([, value]) => (typeof value === 'string' ? value : JSON.stringify(value)))
    .join(', ');
  const name = DOING[tool] ?? clean(tool.slice(0, 60));
  return (
    <li>
      <details class="tool">
        <summary>
          <ToolIcon />
          <span class="tool-name">{name}</span>
          <span class="tool-short">{clean(short.slice(0, 120))}</span>
          {outcome === null && <span class="tool-state">asked</span>}
          {outcome?.failed && <span class="tool-state tool-failed">failed</span>}
        </summary>
        <div class="tool-body">
          {args.length > 0 && (
            <dl>
              {args.map(([key, value]) => (
                <div key={key}>
                  <dt>{clean(key.slice(0, 60))}</dt>
                  <dd>
                    <Clip text={typeof value === 'string' ? value : JSON.stringify(value)} />
                  </dd>
                </div>
              ))}
            </dl>
          )}
          {outcome && (
            <ScrollRegion class="tool-told" label={`What was told: ${name}`}>
              <pre>
                <Clip text={outcome.text} />
              </pre>
            </ScrollRegion>
          )}
        </div>
      </details>
    </li>
  );
}

/** What the model looked at, one line each. */
export function ToolUses({ uses }: { uses: readonly ToolUse[] }) {
  if (uses.length === 0) return null;
  return (
    <ul class="tools" aria-label={`The model looked at ${count(uses.length, 'thing')}`}>
      {uses.map((use) => (
        <Line key={use.id} use={use} />
      ))}
    </ul>
  );
}
