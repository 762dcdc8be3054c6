/** Lines of a helper that does what `read().split(separator)` does, one piece at a time; tabs for levels. */
export function piecesHelper(name: string): string[] {
  return [
    `def ${name}(handle, separator, block=1 << 16):`,
    '\t"""What read().split(separator) gives for an open file, one piece at a time."""',
    '\trest = separator[:0]',
    '\tfor chunk in iter(lambda: handle.read(block), rest[:0]):',
    '\t\t*whole, rest = (rest + chunk).split(separator)',
    '\t\tyield from whole',
    '\tyield rest',
  ];
}
