import { clean } from '../display.ts';
import { useService } from '../service.ts';
import { signOut } from '../sign-in.ts';

/** Who is signed in, where the service asks for that. */
export function SignedIn() {
  const name = useService()?.signedInAs ?? null;
  if (name === null) return null;
  return (
    <p class="signed-in">
      <span class="signed-in-name">
        Signed in as <strong>{clean(name)}</strong>
      </span>
      <button type="button" class="more" onClick={signOut}>
        Sign out
      </button>
    </p>
  );
}
