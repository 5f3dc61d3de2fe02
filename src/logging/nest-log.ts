import type { PinoLogger } from 'nestjs-pino';
import { Logger } from 'nestjs-pino';
import type pino from 'pino';
import { DomainError } from '../errors';

/** What Nest tells of its own wiring at start: a line for each module and route. */
const wiringContexts = new Set([
  'InstanceLoader',
  'NestFactory',
  'NestApplication',
  'RouterExplorer',
  'RoutesResolver',
]);

/**
 * Nest's logger on a given pino. The module that comes with nestjs-pino keeps one logger for the whole process and puts
 * pino-http before each request, which costs more than the rest of a request; its logger alone does neither.
 */
export class NestLog extends Logger {
  constructor(logger: pino.Logger) {
    // Of PinoLogger only the methods named like the levels are called, and pino has them.
    super(logger as unknown as PinoLogger, {});
  }

  override log(message: unknown, ...optionalParams: unknown[]): void {
    const isWiring = wiringContexts.has(optionalParams.at(-1) as string);
    if (isWiring) super.debug(message, ...optionalParams);
    else super.log(message, ...optionalParams);
  }

  /** What keeps the application from starting is told by whoever starts it; only a mistake of ours needs its stack here. */
  override error(message: unknown, ...optionalParams: unknown[]): void {
    const context = optionalParams.at(-1);
    if (context === 'ExceptionHandler' && message instanceof DomainError) return;
    // Of errors NestApplication tells this one alone: that the server cannot listen.
    if (context === 'NestApplication') return;
    super.error(message, ...optionalParams);
  }
}
