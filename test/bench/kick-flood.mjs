import { performance } from 'node:perf_hooks';
import { clearInterval, setInterval } from 'node:timers';
import { WebSocketServer } from 'ws';

// A Pusher that floods whoever subscribes: MESSAGES_PER_SECOND for SECONDS, each of them a mention, then says that it is done.
const perSecond = Number(process.env.MESSAGES_PER_SECOND);
const total = perSecond * Number(process.env.SECONDS);
const TICK_MS = 10;

const server = new WebSocketServer({ port: Number(process.env.PORT), host: '127.0.0.1' });
server.on('connection', (socket) => {
  socket.send(JSON.stringify({ event: 'pusher:connection_established', data: '{"socket_id":"1.1"}' }));
  socket.on('error', () => socket.terminate());
  socket.on('message', (bytes) => {
    const { event, data } = JSON.parse(bytes.toString());
    if (event !== 'pusher:subscribe') return;
    socket.send(JSON.stringify({ event: 'pusher_internal:subscription_succeeded', channel: data.channel, data: '{}' }));
    flood(socket, data.channel);
  });
});
process.stdout.write('listening\n');

function flood(socket, channel) {
  const startedAt = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    const due = Math.min(total, Math.floor(((performance.now() - startedAt) / 1000) * perSecond));
    for (; sent < due; sent++) socket.send(frame(sent, channel));
    if (sent < total) return;
    clearInterval(timer);
    process.stdout.write('done\n');
  }, TICK_MS);
}

function frame(index, channel) {
  const data = {
    id: `flood-${index}`,
    chatroom_id: 1,
    content: `@bob this is message ${index} [emote:37226:KEKW]`,
    type: 'message',
    created_at: '2026-11-20T13:00:00+00:00',
    sender: {
      id: 7,
      username: `viewer${index % 500}`,
      slug: `viewer${index % 500}`,
      identity: { color: '#fff', badges: [] },
    },
    metadata: null,
  };
  return JSON.stringify({ event: 'App\\Events\\ChatMessageEvent', data: JSON.stringify(data), channel });
}
