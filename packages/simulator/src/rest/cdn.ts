import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { faultAnswer } from '../faults';
import type { Faults } from '../faults';
import type { Platform } from '../platform';

/** Serves uploaded files by their signed links. */
export async function serveCdn(
  discord: Platform,
  faults: Faults,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const fault = faults.take(request.method ?? 'GET', url.pathname, true);
  if (fault?.delayMs) await sleep(fault.delayMs, undefined, { ref: false });
  if (fault?.status === 'hang') return;
  if (fault?.status === 'reset-before' || fault?.status === 'reset-after') return void request.socket.destroy();
  if (typeof fault?.status === 'number') {
    const { status, headers, body } = faultAnswer(fault.status, fault);
    response
      .writeHead(status, headers)
      .end(typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body));
    return;
  }
  const answer = discord.attachments.open(decodeURIComponent(url.pathname), url.searchParams);
  if (answer.status === 404) {
    response.writeHead(404, { 'Content-Type': 'text/plain' }).end(answer.text);
    return;
  }
  const { contentType, data } = answer.attachment;
  const headers = {
    'Content-Type': contentType,
    'Content-Length': data.length,
    'Cache-Control': 'public, max-age=31536000',
  };
  response.writeHead(200, headers).end(request.method === 'HEAD' ? undefined : data);
}
