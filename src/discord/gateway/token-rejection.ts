import { type INestApplicationContext, Injectable } from '@nestjs/common';
import type { TokenRejectedError } from './gateway-preflight';

type Handler = (error: TokenRejectedError) => void;

/** Tells whoever runs the process that Discord refused the token, however early that was. */
@Injectable()
export class TokenRejection {
  private handler: Handler | null = null;
  private error: TokenRejectedError | null = null;

  raise(error: TokenRejectedError): void {
    this.error = error;
    this.handler?.(error);
  }

  listen(handler: Handler): void {
    this.handler = handler;
    if (this.error) handler(this.error);
  }
}

/** Calls `handler` once Discord has refused the bot's token: the process should say so in one line and end. */
export function onDiscordRejection(app: INestApplicationContext, handler: Handler): void {
  app.get(TokenRejection, { strict: false }).listen(handler);
}
