export type { CliContext } from './cli-context';
export { describeCrash } from './error-report';
export { run } from './run';
