import type { LoadOptions } from '../config';

/** What a command needs of the process that it runs in; a test gives its own. */
export interface CliContext {
  /** Environment, working folder and terminal, for loading the settings. */
  input: Required<Pick<LoadOptions, 'env' | 'cwd' | 'isTerminal'>>;
  /** Prints a line to standard output. */
  out(line: string): void;
  /** Prints a line to standard error. */
  err(line: string): void;
  /** Shows a line in the place of the one before, on a terminal; null takes it back. Missing where nobody watches. */
  progress?: (line: string | null) => void;
  /** Whether somebody sits there who can be asked. */
  isInteractive: boolean;
  process: HostProcess;
}

export interface HostProcess {
  on(event: 'SIGINT' | 'SIGTERM' | 'exit', listener: () => void): unknown;
  exit(code: number): void;
}
