/** A colour of the picture, and the emoji of nearly that colour that stands for it in text. */
export interface Swatch {
  readonly emoji: string;
  readonly rgb: readonly [number, number, number];
}

/** Largest part first. */
export const COLOURS: readonly Swatch[] = [
  { emoji: ':large_blue_square:', rgb: [62, 132, 223] },
  { emoji: ':large_orange_square:', rgb: [244, 144, 12] },
  { emoji: ':large_purple_square:', rgb: [170, 142, 214] },
  { emoji: ':large_green_square:', rgb: [120, 177, 89] },
  { emoji: ':large_yellow_square:', rgb: [253, 203, 88] },
  { emoji: ':large_brown_square:', rgb: [193, 105, 79] },
  { emoji: ':large_red_square:', rgb: [221, 46, 68] },
];

export const RESIDUAL: Swatch = { emoji: ':black_large_square:', rgb: [84, 91, 99] };
export const FREE: Swatch = { emoji: ':white_large_square:', rgb: [222, 226, 230] };
