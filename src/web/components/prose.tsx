import { Clip } from './clip.tsx';

/** Sentences are plain text; only code between backticks is set apart. */
export function Prose({ text }: { text: string }) {
  if (text.length > 2_000) return <Clip text={text} />;
  return (
    <>
      {text.split(/`([^`]+)`/).map((part, index) =>
        index % 2 === 1 ? (
          <code key={index}>
            <Clip text={part} />
          </code>
        ) : (
          <Clip key={index} text={part} />
        ),
      )}
    </>
  );
}
