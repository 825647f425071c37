/** A day in milliseconds; days of a calendar can be longer or shorter. */
export const dayMs = 86_400_000;
