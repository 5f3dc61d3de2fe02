// Answers every request with a plan of the day that it asks for, and an ETag.
import { Buffer } from 'node:buffer';
import { createServer } from 'node:http';
import { URL } from 'node:url';

createServer((request, response) => {
  const date = new URL(request.url, 'http://localhost').searchParams.get('date') ?? '2026-11-20';
  const rest = { charts: [], author: 'ann', author_id: '1', channel: 'plans', created_at: `${date}T13:00:00Z` };
  const plan = {
    coach: 'coach_d',
    date,
    plan: 'Long NQ above 21,000. '.repeat(20),
    ...rest,
    edited_at: null,
    version: 1,
  };
  const body = JSON.stringify({ ...plan, available: true });
  const length = Buffer.byteLength(body);
  response
    .writeHead(200, { 'content-type': 'application/json', 'content-length': length, etag: `"${date}"` })
    .end(body);
}).listen(Number(process.env.PORT), '127.0.0.1');
