// The baseline of one signal: Fastify that parses it, and one row of better-sqlite3 that is on the disk before the answer.
import fastify from 'fastify';
import { Database } from '../../src/storage/sqlite/sqlite-driver';

const db = new Database(process.env['DATABASE'] ?? '');
db.pragma('journal_mode = WAL');
db.pragma('synchronous = FULL');
db.exec('CREATE TABLE signals (id INTEGER PRIMARY KEY, body TEXT NOT NULL, received_at TEXT NOT NULL)');
const insert = db.prepare('INSERT INTO signals (body, received_at) VALUES (?, ?)');

const app = fastify();
app.get('/', () => ({}));
app.post('/*', (request, reply) => {
  insert.run(JSON.stringify(request.body), new Date().toISOString());
  return reply.code(202).send({ accepted: 1 });
});
void app.listen({ host: '127.0.0.1', port: Number(process.env['PORT']) });
