import { AsyncLocalStorage } from 'node:async_hooks';

const requestIds = new AsyncLocalStorage<string>();

/** Runs work, and what it starts, so that its log lines carry a request id. */
export function runWithRequestId<T>(requestId: string, work: () => T): T {
  return requestIds.run(requestId, work);
}

/** The id of the request, or of the Discord event, that is being handled; undefined outside one. */
export function currentRequestId(): string | undefined {
  return requestIds.getStore();
}
