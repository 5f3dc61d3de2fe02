// Stands for Discord where only its answers matter: stores nothing, checks nothing, answers with the message as Discord does,
// its embeds included, and says when messages came.
import { Buffer } from 'node:buffer';
import { createServer } from 'node:http';
import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers';

const { PORT, HANGING_WEBHOOK } = process.env;
let kept = null;
let count = 0;
let firstAt = 0;
let lastAt = 0;
let messageId = 500000000000000000n;
let answerAfterMs = 0;

function answer(response, body) {
  answerText(response, JSON.stringify(body));
}

function answerText(response, text) {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

function takeMessage(request, response) {
  const chunks = [];
  const webhookId = /\/webhooks\/(\d+)/.exec(request.url)?.[1] ?? '0';
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    // Its sender waits for an answer until it gives up.
    if (webhookId === HANGING_WEBHOOK) return;
    lastAt = performance.now();
    if (count++ === 0) firstAt = lastAt;
    const body = Buffer.concat(chunks).toString('utf8');
    kept?.push({ path: request.url, body, at: Date.now() });
    messageId += 1n;
    const message = `{"id":"${messageId}","channel_id":"${webhookId}","type":0,${body.slice(1)}`;
    if (answerAfterMs === 0) answerText(response, message);
    else setTimeout(answerText, answerAfterMs, response, message);
  });
}

const control = {
  '/': () => ({}),
  '/count': () => ({ count, seconds: (lastAt - firstAt) / 1000 }),
  '/reset': () => ((count = 0), (kept = null), {}),
  '/keep': () => ((count = 0), (kept = []), {}),
  '/kept': () => kept,
  '/far': () => ((answerAfterMs = 100), {}),
};

const sink = createServer((request, response) => {
  if (request.method === 'POST') return takeMessage(request, response);
  const command = control[request.url];
  if (command) return answer(response, command());
  // A webhook tells its channel: each has one of its own here.
  const webhookId = /\/webhooks\/(\d+)/.exec(request.url)?.[1];
  return answer(response, { id: webhookId, type: 1, channel_id: webhookId });
});
// A connection that this closed just when it was used again would be a failed request.
sink.keepAliveTimeout = 600_000;
sink.listen(Number(PORT), '127.0.0.1');
