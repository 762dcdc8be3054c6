/** A whole number that a double holds exactly; a damaged log may print one that it does not. */
export function whole(text: string | undefined): number | null {
  const number = Number(text);
  return text !== undefined && /^-?\d+$/.test(text) && Number.isSafeInteger(number) ? number : null;
}
