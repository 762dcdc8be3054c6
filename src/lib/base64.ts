/** Strict, though white space may stand in it, and `-_` for `+/`. @returns `null` for what is no base64 */
export function decodeBase64(text: string): Buffer | null {
  const plain = text.replace(/\s+/g, '');
  return /^[A-Za-z0-9+/_-]*={0,2}$/.test(plain) ? Buffer.from(plain, 'base64') : null;
}
