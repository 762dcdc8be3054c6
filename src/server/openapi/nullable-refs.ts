interface Both {
  readonly allOf: readonly [{ readonly $ref: string }, { readonly type: unknown }];
}

/**
 * A named schema that may be `null`: the generator says it is both the object and "object or null", which `null` is not.
 * @returns a copy with `oneOf` the object or null in its place
 */
export function withNullableRefs<T>(value: T): T {
  if (Array.isArray(value)) return value.map(withNullableRefs) as T;
  if (typeof value !== 'object' || value === null) return value;
  if (isBoth(value)) return { oneOf: [value.allOf[0], { type: 'null' }] } as T;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withNullableRefs(inner)])) as T;
}

function isBoth(value: object): value is Both {
  const [ref, also] = ('allOf' in value && Array.isArray(value.allOf) ? value.allOf : []) as unknown[];
  const types = (also as { type?: unknown } | undefined)?.type;
  return (
    typeof (ref as { $ref?: unknown } | undefined)?.$ref === 'string' &&
    Array.isArray(types) &&
    types.includes('null')
  );
}
