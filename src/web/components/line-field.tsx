import { useEffect, useState } from 'preact/hooks';

interface Props {
  line: number;
  lineCount: number | null;
  onLine: (line: number) => void;
}

/** The line that is lit; another number goes there. */
export function LineField({ line, lineCount, onLine }: Props) {
  const [text, setText] = useState(String(line));
  useEffect(() => setText(String(line)), [line]);
  return (
    <form
      class="line-field"
      onSubmit={(event) => {
        event.preventDefault();
        const wanted = Number(text);
        if (Number.isInteger(wanted) && wanted >= 1) onLine(Math.min(wanted, lineCount ?? wanted));
      }}
    >
      <label>
        Line{' '}
        <input
          type="text"
          inputMode="numeric"
          pattern="[0-9]*"
          size={6}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </label>
    </form>
  );
}
