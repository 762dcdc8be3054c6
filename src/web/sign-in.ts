/** Whether something stands on the page that has not been sent, and would be lost. */
function unsent(): boolean {
  const typed = [...document.querySelectorAll('textarea')].some(({ value }) => value.trim() !== '');
  return typed || document.querySelector('.chip') !== null;
}

const here = () => `/sign-in?to=${encodeURIComponent(location.pathname + location.hash)}`;

/** Where a key is asked for: to the sign-in, and back to this place; nobody who has something unsent is sent away. */
export function toSignIn(): void {
  if (!unsent()) location.replace(here());
}

export async function signOut(): Promise<void> {
  await fetch('/sign-out', { method: 'POST' });
  location.assign(here());
}
