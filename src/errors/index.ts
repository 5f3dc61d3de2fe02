export * from './domain-error';
export { failureOf } from './failure';
export type { Failure } from './failure';
export { fromFastifyError } from './fastify-errors';
export { HttpFault } from './http-fault';
export { PROBLEM_MEDIA_TYPE, problemOf } from './problem';
export type { Problem } from './problem';
export { ProblemFilter } from './problem.filter';
export { sendProblem } from './send-problem';
