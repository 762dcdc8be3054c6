import type { Failure } from '../failure.ts';

export function FailureNote({ failure, onRetry }: { failure: Failure; onRetry: (() => void) | null }) {
  return (
    <div class="failure" role="alert">
      <p class="failure-where">{failure.where}</p>
      <p>
        <strong>{failure.what}</strong>
      </p>
      <p>
        {failure.todo}
        {failure.code === 'key-missing' && (
          <>
            {' '}
            <a href="/sign-in" target="_blank" rel="noreferrer">
              Sign in
            </a>
          </>
        )}
      </p>
      {onRetry && failure.again && (
        <button type="button" class="button" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  );
}
