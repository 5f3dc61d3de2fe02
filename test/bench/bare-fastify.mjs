// The baseline: Fastify that answers given bytes at one path, and does nothing else.
import { readFileSync } from 'node:fs';
import fastify from 'fastify';

const body = readFileSync(process.env.BODY_FILE, 'utf8');
const app = fastify();
app.get('/*', (_request, reply) => reply.header('content-type', 'application/json; charset=utf-8').send(body));
await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) });
