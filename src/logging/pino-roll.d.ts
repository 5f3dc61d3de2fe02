declare module 'pino-roll' {
  import type { EventEmitter } from 'node:events';

  /** The part of SonicBoom that this project uses. */
  interface RollingFile extends EventEmitter {
    /** The numbered file now written to. */
    readonly file: string;
    write(line: string): boolean;
    flush(done: (error?: Error) => void): void;
    flushSync(): void;
    end(): void;
    destroy(): void;
  }

  interface RollingFileOptions {
    file: string;
    /** In MiB. */
    size: number;
    mkdir: boolean;
    /** Bytes that may wait in memory. */
    maxLength: number;
  }

  export default function roll(options: RollingFileOptions): Promise<RollingFile>;
}
