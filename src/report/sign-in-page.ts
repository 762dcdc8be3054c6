import { escapeHtml, htmlPage } from './html-page.ts';

/** What the sign-in page says: who is signed in, whether a key was wrong, and where it leads. */
export interface SignInState {
  readonly name: string | null;
  readonly wrong: boolean;
  readonly to: string;
}

/** A page without scripts: a form that sends a key. */
export function signInPage({ name, wrong, to }: SignInState): string {
  const signedIn =
    name === null
      ? ''
      : `<form method="post" action="/sign-out"><p>Signed in with the key <code>${escapeHtml(name)}</code>.
<a href="/">To the chat</a> <button>Sign out</button></p></form>`;
  const refused = wrong ? '<p role="alert"><strong>This key is not known, or is revoked.</strong></p>' : '';
  return htmlPage(
    'Sign in: oomwhy',
    `<h1>Sign in</h1>
${signedIn}${refused}
<form method="post" action="/sign-in">
<input type="hidden" name="to" value="${escapeHtml(to)}">
<p><label>API key<br><input type="password" name="key" required autofocus autocomplete="current-password" size="48"></label></p>
<p><button>Sign in</button></p>
</form>
<p class="meta">Whoever runs this service makes keys with <code>oomwhy keys add NAME</code>.</p>`,
  );
}
