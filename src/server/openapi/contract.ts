import type { z } from 'zod';
import type { Config } from '../../lib/config.ts';
import type { ErrorCode } from '../../lib/errors.ts';
import type { Scope } from '../../schema/api-key.ts';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** What is sent, by content type. */
export type Content = Readonly<Record<string, z.ZodType>>;

export interface Reply {
  readonly what: string;
  readonly content?: Content;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A command for a shell in which `$URL` is the service; docs/api.md shows it, and a test runs it. */
export interface Example {
  readonly what: string;
  /** `$ID`, `$FIX`, `$MESSAGE`: of an incident that is there; `bundle.txt`: a file in the present folder. */
  readonly shell: string;
  readonly status: number;
}

/** One route and method: what docs/openapi.json says of it, and who may ask for it. */
export interface Contract {
  readonly method: Method;
  /** As Express writes it: `:id` is one part of a path, `*id` one or more. */
  readonly path: string;
  /** What a key must be allowed; `null`: open. */
  readonly scope: Scope | null;
  /** Whether a signature takes the place of a key, by what is set. */
  readonly signed?: (config: Pick<Config, 'webhooks'>) => boolean;
  readonly tag: string;
  readonly summary: string;
  readonly about?: string;
  readonly request?: {
    readonly params?: z.ZodObject;
    readonly query?: z.ZodObject;
    readonly headers?: z.ZodObject;
    readonly body?: Content;
  };
  readonly replies: Readonly<Record<number, Reply>>;
  /** Codes of errors beside those that every route can give; see EVERYWHERE. */
  readonly errors: readonly ErrorCode[];
  /** Errors are not problem+json but of this shape, as under `/v1`. */
  readonly errorContent?: Content;
  readonly examples: readonly Example[];
}

/** Errors that any route of ours can give. */
export const EVERYWHERE: readonly ErrorCode[] = ['host-not-allowed', 'method-not-allowed', 'internal'];
/** Errors of routes that ask for a key. */
export const GUARDED: readonly ErrorCode[] = [
  'key-missing',
  'key-invalid',
  'scope-missing',
  'too-many-requests',
  'origin-not-allowed',
];
