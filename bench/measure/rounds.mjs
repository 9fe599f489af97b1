// Rounds that alternate between contestants, so that what drifts on a noisy machine drifts for all of them.

/**
 * Measures every contestant once per round, in an order that turns, after one round that is thrown away. Answers the figures of
 * each, by its name.
 */
export async function alternate({ contestants, rounds, measure }) {
  const figures = Object.fromEntries(contestants.map(({ name }) => [name, []]));
  for (const contestant of contestants) await measure(contestant, "warm-up");
  for (let round = 0; round < rounds; round++) {
    for (let place = 0; place < contestants.length; place++) {
      const contestant = contestants[(round + place) % contestants.length];
      figures[contestant.name].push(await measure(contestant, round));
    }
  }
  return figures;
}

/** The middle value, and the smallest and largest. */
export function summarize(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const median = sorted.length % 2 === 1 ? sorted[Math.floor(middle)] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { median, lowest: sorted[0], highest: sorted.at(-1), values };
}

/** The median of the ratios within each round, which is what drift spoils least. */
export function ratioOf(values, floor) {
  return summarize(values.map((value, round) => value / floor[round]));
}
