import { escapeHtml } from './html-page.ts';

/** What the sign-in page says: who is signed in, whether a key was wrong, and where it leads. */
export interface SignInState {
  readonly name: string | null;
  readonly wrong: boolean;
  readonly to: string;
}

/** What the page may load: the web chat's style, from here. */
export const SIGN_IN_POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/** A page without scripts, looking like the web chat: a form that sends a key. Its style is built with the chat. */
export function signInPage({ name, wrong, to }: SignInState): string {
  const signedIn =
    name === null
      ? ''
      : `<form class="signed-in" method="post" action="/sign-out">
<p>Signed in with the key <code>${escapeHtml(name)}</code>. <a href="${escapeHtml(to)}">To the chat</a></p>
<button class="button">Sign out</button>
</form>`;
  const refused = wrong
    ? '<p class="failure" role="alert" id="refused"><strong>This key is not known, or is revoked.</strong> Look whether all of it was copied.</p>'
    : '';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" type="image/svg+xml" href="/favicon.svg">
<link rel="stylesheet" href="/sign-in.css">
<title>Sign in: oomwhy</title>
</head>
<body>
<main class="sign-in">
<p class="wordmark"><img src="/favicon.svg" alt="" width="22" height="22"> oomwhy</p>
<h1>Sign in</h1>
<p class="lead">This service asks for a key. It is sent once; the browser then keeps a session for a week.</p>
${signedIn}${refused}
<form method="post" action="/sign-in">
<input type="hidden" name="to" value="${escapeHtml(to)}">
<label for="key">API key</label>
<input class="field" id="key" type="password" name="key" required autofocus autocomplete="current-password"${wrong ? ' aria-invalid="true" aria-describedby="refused"' : ''}>
<button class="button button-strong">Sign in</button>
</form>
<p class="privacy">No key yet? Whoever runs this service makes one with <code>oomwhy keys add NAME</code>.</p>
</main>
</body>
</html>
`;
}
