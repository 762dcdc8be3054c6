const KEY = 'oomwhy-name';

/** Who allowed something last on this browser; it is only proposed, and the person still clicks. */
export function lastName(): string {
  try {
    return localStorage.getItem(KEY) ?? '';
  } catch {
    return '';
  }
}

export function rememberName(name: string): void {
  try {
    localStorage.setItem(KEY, name);
  } catch {
    // A browser that keeps nothing asks again.
  }
}
