// The baseline: Fastify that parses a JSON body and answers 202, and does nothing else.
import fastify from 'fastify';

const app = fastify({ bodyLimit: 4 * 1024 * 1024 });
app.get('/', () => ({}));
app.post('/*', (_request, reply) => reply.code(202).send({ accepted: 1 }));
await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) });
