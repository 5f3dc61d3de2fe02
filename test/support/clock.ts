import { Clock } from '../../src/clock';

/** A Friday before the market opens in New York. */
export const NOW = new Date('2026-11-20T13:00:00Z');
export const TODAY = '2026-11-20';

const startedAtMs = performance.now();

/**
 * The time of the tests: it begins at `NOW` when a test file is loaded, and runs on. The applications under test, the simulated
 * Discord and what a test makes believe it, so that no test depends on the day it runs on.
 */
export const clock = new Clock(() => NOW.getTime() + Math.floor(performance.now() - startedAtMs));
