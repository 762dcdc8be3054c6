import type { Failure } from '../failure.ts';

export function FailureNote({ failure, onRetry }: { failure: Failure; onRetry: (() => void) | null }) {
  return (
    <div class="failure" role="alert">
      <p>
        <strong>{failure.what}</strong>
      </p>
      <p>
        {failure.where}. {failure.todo}
      </p>
      {onRetry && (
        <button type="button" class="button" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  );
}
