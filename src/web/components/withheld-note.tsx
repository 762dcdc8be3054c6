import type { Withheld } from '../../schema/conversation.ts';
import { clean, count } from '../display.ts';

/** What the model said and the evidence does not carry: counted, and shown to who asks. */
export function WithheldNote({ withheld }: { withheld: readonly Withheld[] }) {
  if (withheld.length === 0) return null;
  const were = withheld.length === 1 ? 'was' : 'were';
  return (
    <details class="more-about withheld">
      <summary>
        {count(withheld.length, 'sentence')} of the model {were} withheld
      </summary>
      <p>The evidence does not carry what it says, so it may be wrong:</p>
      <ul>
        {withheld.slice(0, 100).map(({ text, why }, index) => (
          <li key={index}>
            <span class="withheld-text">{clean(text.slice(0, 2_000))}</span>
            <span class="withheld-why">{clean(why.slice(0, 500))}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
