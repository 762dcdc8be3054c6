/**
 * Every error a user can meet: its stable code, HTTP status and what to do about it. Codes are never
 * renamed; docs/errors.md lists them and a test holds the two together.
 */
export const ERRORS = {
  'empty-input': [422, 'Hand over a kernel log, a bundle made with collectors/host.sh, or a traceback.'],
  'not-text': [422, 'Hand over text (UTF-8 or UTF-16), a .tar, .tar.gz, .tar.xz, or a directory.'],
  'damaged-archive': [422, 'Make the archive again; check the copy with `gzip -t` or `xz -t`.'],
  'unsafe-archive': [422, 'Make the archive from relative paths that stay inside it.'],
  'archive-too-large': [413, 'Hand over the kernel log and the files of the program alone.'],
  'unsupported-archive': [422, 'Repack it as .tar.gz or .tar.xz, or unpack it and hand over the directory.'],
  'body-too-large': [413, 'Send less than the limit, or diagnose the file with the command line.'],
  'wrong-content-type': [415, 'Send application/json, multipart/form-data or text/plain.'],
  'not-json': [400, 'Send one JSON object, in UTF-8.'],
  'invalid-request': [400, 'Mend the field that is named and send it again.'],
  'idempotency-conflict': [422, 'Use a new Idempotency-Key for a different request.'],
  'incident-not-found': [404, 'List incidents with GET /api/v1/incidents.'],
  'source-not-found': [404, 'List sources with GET /api/v1/incidents/ID/sources.'],
  'approval-not-pending': [409, 'GET /api/v1/incidents/ID/messages shows which approval waits, if any.'],
  'message-not-found': [404, 'GET /api/v1/incidents/ID/messages lists the answers.'],
  'answer-gone': [410, 'GET /api/v1/incidents/ID/messages holds what was stored of it; else ask again.'],
  'article-not-found': [404, 'Search with GET /api/v1/knowledge?q=.'],
  'route-not-found': [404, 'The routes are listed in docs/api.md.'],
  'method-not-allowed': [405, 'See the Allow header for what this address takes.'],
  'not-acceptable': [406, 'Ask for application/json, text/markdown or text/html.'],
  'host-not-allowed': [
    421,
    'Address the service by the name it listens on, or add the name to OOMWHY_HOSTS.',
  ],
  'shutting-down': [503, 'Try again in a few seconds.'],
  'no-program': [422, 'Hand over a .py file, a notebook, or a folder that holds one.'],
  'not-python': [422, 'Mend the line that is named; Python 3 is read, Python 2 is not.'],
  'program-too-large': [413, 'Hand over the file that runs out of memory, or the package that it is in.'],
  'no-main': [400, 'Hand over the file that is run instead of its folder.'],
  'fix-not-found': [404, 'The fixes stand in GET /api/v1/incidents/ID.'],
  'fix-not-runnable': [422, 'Hand over the program with the evidence, and choose a fix that changes it.'],
  'sandbox-off': [403, 'Start the service with OOMWHY_SANDBOX=on, or run `oomwhy fix PROGRAM --verify`.'],
  'sandbox-unavailable': [503, 'Install bubblewrap and Python 3 on this host.'],
  'sandbox-failed': [500, 'Try again; report it with what is said here if it happens again.'],
  'file-not-found': [404, 'Check the path.'],
  'unreadable-input': [422, 'Check the permissions of the file, or hand over a copy.'],
  'wrong-use': [400, 'See `oomwhy --help`.'],
  'invalid-configuration': [500, 'Correct the environment variable and start again.'],
  'prompt-broken': [500, 'Mend the file in prompts/, or take the one that came with the program.'],
  'port-in-use': [500, 'Stop the other process, or choose another port with --port.'],
  'collector-failed': [500, 'Run collectors/host.sh by hand to see its errors.'],
  'store-unavailable': [503, 'Check space and permissions of the data directory (OOMWHY_DATA).'],
  'key-missing': [401, 'Send `Authorization: Bearer KEY`; `oomwhy keys add NAME` makes a key.'],
  'key-invalid': [401, 'Check the key; `oomwhy keys list` shows which are revoked.'],
  'scope-missing': [
    403,
    'Use a key with the scope that is named; `oomwhy keys add NAME --scope …` makes one.',
  ],
  'too-many-requests': [429, 'Wait as many seconds as Retry-After says.'],
  'origin-not-allowed': [
    403,
    'Send it from a page of the service itself, or with `Authorization: Bearer KEY`.',
  ],
  'idempotency-running': [
    409,
    'Send it again in a few seconds: the first request with this key is still at work.',
  ],
  'unsafe-json': [400, 'Send JSON in which no key comes twice or is `__proto__`, nested at most 64 deep.'],
  'signature-invalid': [401, 'Check the secret on both sides; the signature is of the body as it was sent.'],
  'signature-stale': [401, 'Sign it anew, and check the clocks of both machines.'],
  'request-timeout': [408, 'Send the whole request without long pauses.'],
  'headers-too-large': [431, 'Send fewer or shorter headers.'],
  'malformed-http': [400, 'Speak HTTP/1.1 to this port.'],
  'key-exists': [409, 'Choose another name; a revoked key keeps its own.'],
  'key-not-found': [404, 'Look for the name with `oomwhy keys list`.'],
  'delivery-not-found': [404, 'List deliveries with GET /api/v1/deliveries.'],
  overloaded: [503, 'Wait as many seconds as Retry-After says.'],
  'model-not-found': [404, 'GET /v1/models lists what there is.'],
  'unsupported-parameter': [
    400,
    'Leave out the parameter that is named; docs/clients.md lists what is read.',
  ],
  'unsupported-content': [400, 'Send text, or files that hold text; pictures and sound are not read.'],
  'request-replayed': [401, 'Nothing: the same request was taken before.'],
  'slack-not-linked': [
    403,
    'Install the app in this workspace as docs/slack.md says, and set SLACK_BOT_TOKEN.',
  ],
  'slack-scope-missing': [
    403,
    'Add the scope at api.slack.com/apps, OAuth & Permissions, and install the app again.',
  ],
  'slack-not-in-channel': [403, 'Invite the app with /invite @oomwhy, then try again.'],
  'slack-not-an-approver': [403, 'Ask somebody whom OOMWHY_SLACK_APPROVERS names.'],
  'slack-file-refused': [422, 'Upload the file itself to Slack, or paste what is in it.'],
  'slack-unreachable': [502, 'Try again in a minute; https://slack-status.com tells of outages.'],
  internal: [500, 'Report it with the log line of this request id.'],
} as const satisfies Record<string, readonly [status: number, remedy: string]>;

export type ErrorCode = keyof typeof ERRORS;

/** An error with a stable code, the place it arose and what to do; `message` reads as one line. */
export class OomwhyError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly remedy: string;
  /** What the error is about: a file, a field, a variable. */
  readonly where: string | null;

  constructor(code: ErrorCode, what: string, options: { where?: string; cause?: unknown } = {}) {
    super(what, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'OomwhyError';
    this.code = code;
    [this.status, this.remedy] = ERRORS[code];
    this.where = options.where ?? null;
  }

  /** `CODE: what (where). Remedy`, on one line. */
  line(): string {
    const where = this.where === null ? '' : ` (${this.where})`;
    return `${this.code}: ${this.message}${where}. ${this.remedy}`;
  }
}
