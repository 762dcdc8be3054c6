import { SUGGESTIONS } from '../example.ts';

interface Props {
  asked: readonly string[];

  onPick: (question: string) => void;
}

export function Suggestions({ asked, onPick }: Props) {
  const open = SUGGESTIONS.filter((one) => !asked.includes(one));
  if (open.length === 0) return null;
  return (
    <ul class="suggestions" aria-label="Suggested questions">
      {open.map((question) => (
        <li key={question}>
          <button type="button" onClick={() => onPick(question)}>
            {question}
          </button>
        </li>
      ))}
    </ul>
  );
}
