export type { CliContext } from './cli-context';
export { describeCrash } from './error-report';
export { loadApplication } from './lazy-parts';
export { run } from './run';
