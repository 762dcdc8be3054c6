/** Of a request, in bytes. Larger evidence goes to POST /api/v1/incidents, which does not hold it in memory. */
export const MAX_BODY = 8 * 1024 ** 2;
/** Calls of tools under way at once: each may open a bundle of some megabytes. */
export const MAX_CALLS = 32;
