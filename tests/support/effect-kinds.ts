/** placeholder */
export const playedTwice: readonly string[] = [];
