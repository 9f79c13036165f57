// numbers.mjs: medians, spreads, and how many neighbours a walker has.
export function median(values) {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  if (!sorted.length) return NaN;
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

// How far apart the rounds lie, as a share of their median: the machine's noise.
export function spread(values) {
  return (Math.max(...values) - Math.min(...values)) / median(values);
}

// Of N walkers scattered evenly over a square, how many lie within `sight` of one, itself included.
export function visible(count, side, sight) {
  const t = sight / side;
  if (t >= 1) return count;
  return 1 + (count - 1) * (Math.PI * t * t - (8 / 3) * t ** 3 + t ** 4 / 2);
}

export const round = (value, digits = 0) => (Number.isFinite(value) ? value.toFixed(digits) : "-");
