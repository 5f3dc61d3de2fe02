import pino from 'pino';
import type { Settings } from '../config';
import { secretValuesOf } from '../config';
import { serializeError } from './error-serializer';
import { createLineRedaction } from './line-redaction';
import type { LineSink } from './log-output';
import { LogOutput, standardOutput } from './log-output';
import { NestLog } from './nest-log';
import { currentRequestId } from './request-context';
import { RequestLog } from './request-log';

/** The settings that decide where lines go and which. */
export type LogSettings = Pick<
  Settings,
  'LOG_LEVEL' | 'LOG_FORMAT' | 'LOG_FILE' | 'LOG_MAX_SIZE_MB' | 'LOG_BACKUP_COUNT'
>;

/** The log of one application; several may live in a process. */
export class AppLog {
  constructor(
    /** For everything: carries the request id, and takes secrets out of each line. */
    readonly logger: pino.Logger,
    /** For the one line of each request. */
    readonly requests: RequestLog,
    /** The same log as Nest takes it. */
    readonly nest: NestLog,
    private readonly output: LogOutput,
    private readonly configuredLevel: string,
  ) {}

  /** Debug lines, or those of LOG_LEVEL again. Says so in a line. */
  switchLevel(): void {
    const { logger, configuredLevel } = this;
    logger.level = logger.level === 'debug' && configuredLevel !== 'debug' ? configuredLevel : 'debug';
    logger[logger.level === 'debug' ? 'info' : 'warn'](`The log level is ${logger.level} now.`);
  }

  /** Resolves when every line has reached its destination. Later lines go to standard output only. */
  close(): Promise<void> {
    return this.output.close();
  }
}

/** Opens the log. Never throws: a log file that cannot be written is a warning. */
export function createLog(settings: LogSettings, sink: LineSink = standardOutput(settings.LOG_FORMAT)): AppLog {
  const output = new LogOutput(sink, (message, error) => logger.warn({ err: error }, message));
  const options: pino.LoggerOptions = {
    level: settings.LOG_LEVEL,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: serializeError },
    formatters: { level: (level) => ({ level }) },
  };
  const redact = createLineRedaction(secretValuesOf(settings));
  const logger = pino({ ...options, mixin: requestIdField, hooks: { streamWrite: redact } }, output);
  const { LOG_FILE: path, LOG_MAX_SIZE_MB: maxSizeMb, LOG_BACKUP_COUNT: backupCount } = settings;
  if (path) output.addFile({ path, maxSizeMb, backupCount });
  return new AppLog(logger, new RequestLog(logger, output), new NestLog(logger), output, settings.LOG_LEVEL);
}

function requestIdField(): object {
  const requestId = currentRequestId();
  return requestId === undefined ? {} : { request_id: requestId };
}
