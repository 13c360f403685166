/** Milliseconds. A letter may unlock a minute after it is sealed at the soonest; a few seconds are for the way to the server. */
export const shortestWait = 63_000
export const longestWait = 5 * 365 * 24 * 60 * 60 * 1000
