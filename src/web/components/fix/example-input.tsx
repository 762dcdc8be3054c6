import { useState } from 'preact/hooks';
import { clean, formatBytes } from '../../display.ts';
import { exampleInput } from '../../example-input.ts';

interface Props {
  given: File | null;
  onGive: (file: File, args: string) => void;
}

/** So that the example can be run by whoever has nothing else yet. */
export function ExampleInput({ given, onGive }: Props) {
  const [making, setMaking] = useState(false);
  const make = async () => {
    setMaking(true);
    const { file, args } = await exampleInput();
    setMaking(false);
    onGive(file, args);
  };
  return (
    <p class="run-form-bar" aria-live="polite">
      {given ? (
        <span>
          {clean(given.name)}, {formatBytes(given.size)}, goes with it.
        </span>
      ) : (
        <button type="button" class="button" disabled={making} onClick={make}>
          {making ? 'Making 400,000 orders' : 'Use the example’s input'}
        </button>
      )}
    </p>
  );
}
