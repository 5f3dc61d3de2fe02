import pino from 'pino';

/** A request that discord.js could not make. Its error carries all that was to be sent: people's texts, signed links, files. */
interface FailedRequest extends Error {
  requestBody: unknown;
  /** Discord's own code; an answer that was none of Discord's has none. */
  code?: number | string;
  status: number;
  method: string;
  url: string;
}

/** An error as the log tells it: with its stack and its fields, but never with the content of a request. */
export function serializeError(error: Error): object {
  if (!isFailedRequest(error)) return pino.stdSerializers.err(error);
  const { message, code, status, method, url } = error;
  return {
    type: error.constructor.name,
    message,
    code,
    status,
    method,
    route: url.replace(/^\w+:\/\/[^/]+|\?.*$/g, ''),
  };
}

function isFailedRequest(error: unknown): error is FailedRequest {
  return error instanceof Error && 'requestBody' in error && 'url' in error;
}
