import { aborted } from './requests';

/** A request that several wait for. Without a signal nobody can end it. */
export interface Shared<T> {
  promise: Promise<T>;
  control: AbortController | null;
  waiting: number;
}

/** Lets callers who ask for the same at the same time share one request, which ends early only when all of them have gone. */
export class SharedRequests<T> {
  private readonly open = new Map<string, Shared<T>>();

  /** `send` is called when nobody is asking for that key now. */
  ask(key: string, send: (shared: Shared<T>) => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (signal?.aborted) return Promise.reject(aborted(signal));
    const shared = this.open.get(key) ?? this.start(key, send, signal !== undefined);
    shared.waiting++;
    return signal ? this.wait(key, shared, signal) : shared.promise;
  }

  /** Those who ask from now on get an answer of a request that begins after this. */
  forget(matches: (key: string) => boolean = () => true): void {
    for (const key of this.open.keys()) if (matches(key)) this.open.delete(key);
  }

  /** Whether an answer is that of the latest request for the key. */
  isOpen(key: string, shared: Shared<T>): boolean {
    return this.open.get(key) === shared;
  }

  /** Who asks without a signal waits until the end, so that whoever joins later has nothing to end. */
  private start(key: string, send: (shared: Shared<T>) => Promise<T>, mayEnd: boolean): Shared<T> {
    const control = mayEnd ? new AbortController() : null;
    const shared: Shared<T> = { control, waiting: 0, promise: undefined as never };
    this.open.set(key, shared);
    shared.promise = send(shared).finally(() => this.close(key, shared));
    return shared;
  }

  private close(key: string, shared: Shared<T>): void {
    if (this.open.get(key) === shared) this.open.delete(key);
  }

  private wait(key: string, shared: Shared<T>, signal: AbortSignal): Promise<T> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        reject(aborted(signal));
        if (--shared.waiting > 0) return;
        this.close(key, shared);
        shared.control?.abort();
      };
      signal.addEventListener('abort', leave, { once: true });
      shared.promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
    });
  }
}
