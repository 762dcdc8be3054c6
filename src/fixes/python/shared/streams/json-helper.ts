/**
 * What the helper that is put into a program does: a plain array, the array under a key, that with what stands before it, or the
 * members of an object.
 */
export type JsonShape = 'array' | 'key' | 'head' | 'items' | 'rest';

const SPACE = '" ", "\\n", "\\r", "\\t"';

const DOC: Readonly<Record<JsonShape, string>> = {
  array: 'The elements of the array that an open JSON file holds, decoded one at a time.',
  key: 'The elements of the array under `key` in an open JSON file, decoded one at a time.',
  rest: 'An open JSON file as a dict, without what stands under `key`, an array whose elements are not kept.',
  items: 'The keys and values of the object that an open JSON file holds, decoded one at a time.',
  head: 'First what stands before the array `key` of an open JSON file, as a dict; then its elements, one at a time.',
};

/** Lines of a generator over the elements of a JSON array, with tabs for levels; `decoder` is how to say `json.JSONDecoder`. */
export function jsonHelper(shape: JsonShape, name: string, decoder: string): string[] {
  if (shape === 'items') return itemsHelper(name, decoder);
  const keyed = shape !== 'array';
  const head = shape === 'head' || shape === 'rest';
  return [
    `def ${name}(handle${keyed ? ', key' : ''}, block=1 << 16):`,
    `\t"""${DOC[shape]}"""`,
    `\tdecode = ${decoder}().raw_decode`,
    '\ttext, at = handle.read(block).lstrip(), 1  # past the opening bracket',
    ...(keyed ? [`\t${head ? 'head, ' : ''}name, inside = ${head ? '{}, ' : ''}None, False`] : []),
    '\twhile True:',
    `\t\twhile text[at:at + 1] in (",", ${keyed ? '":", ' : ''}${SPACE}):`,
    '\t\t\tat += 1',
    ...(keyed
      ? [
          '\t\tif name == key and not inside and text[at:at + 1] == "[":',
          '\t\t\tinside, at = True, at + 1',
          ...(shape === 'head' ? ['\t\t\tyield head'] : []),
          '\t\t\tcontinue',
        ]
      : []),
    ...(shape === 'rest'
      ? [
          '\t\tif inside and text[at:at + 1] == "]":',
          '\t\t\tinside, name, at = False, None, at + 1',
          '\t\t\tcontinue',
        ]
      : []),
    `\t\tif text[at:at + 1] == ${shape === 'rest' ? '"}"' : keyed ? '("]" if inside else "}")' : '"]"'}:`,
    shape === 'rest' ? '\t\t\treturn head' : '\t\t\treturn',
    '\t\ttry:',
    '\t\t\tvalue, end = decode(text, at)',
    '\t\texcept ValueError:',
    '\t\t\tend = len(text)',
    `\t\tif text[end:end + 1] not in (",", "]", ${keyed ? '"}", ":", ' : ''}${SPACE}):  # cut off by the end of the block`,
    '\t\t\tmore = handle.read(max(block, len(text) - at))',
    '\t\t\tif not more:',
    '\t\t\t\traise ValueError("the JSON text ends too early or is damaged")',
    '\t\t\ttext, at = text[at:] + more, 0',
    '\t\t\tcontinue',
    '\t\tat = end',
    ...(keyed
      ? [
          '\t\tif inside:',
          shape === 'rest' ? '\t\t\tpass' : '\t\t\tyield value',
          '\t\telif name is None:',
          '\t\t\tname = value',
          '\t\telse:',
          ...(head ? ['\t\t\thead[name], name = value, None'] : ['\t\t\tname = None']),
        ]
      : ['\t\tyield value']),
  ];
}

function itemsHelper(name: string, decoder: string): string[] {
  return [
    `def ${name}(handle, block=1 << 16):`,
    `\t"""${DOC.items}"""`,
    `\tdecode = ${decoder}().raw_decode`,
    '\ttext, at, name = handle.read(block).lstrip(), 1, None  # past the opening brace',
    '\twhile True:',
    `\t\twhile text[at:at + 1] in (",", ":", ${SPACE}):`,
    '\t\t\tat += 1',
    '\t\tif text[at:at + 1] == "}":',
    '\t\t\treturn',
    '\t\ttry:',
    '\t\t\tvalue, end = decode(text, at)',
    '\t\texcept ValueError:',
    '\t\t\tend = len(text)',
    `\t\tif text[end:end + 1] not in (",", "}", ":", ${SPACE}):  # cut off by the end of the block`,
    '\t\t\tmore = handle.read(max(block, len(text) - at))',
    '\t\t\tif not more:',
    '\t\t\t\traise ValueError("the JSON text ends too early or is damaged")',
    '\t\t\ttext, at = text[at:] + more, 0',
    '\t\t\tcontinue',
    '\t\tat = end',
    '\t\tif name is None:',
    '\t\t\tname = value',
    '\t\telse:',
    '\t\t\tyield name, value',
    '\t\t\tname = None',
  ];
}
