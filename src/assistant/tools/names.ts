/** The one tool that has an effect, and so waits for a person. */
export const VERIFY_FIX = 'verify_fix';
