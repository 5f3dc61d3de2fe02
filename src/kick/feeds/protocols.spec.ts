import fc from 'fast-check';
import { CentrifugoProtocol } from './centrifugo-protocol';
import { PusherProtocol } from './pusher-protocol';
import { completePusherUrl, pusherUrl } from './pusher-url';
import { readEndpoint } from './realtime-api';

const room = 'chatrooms.1.v2';

describe('the Pusher protocol', () => {
  const pusher = new PusherProtocol();
  const read = (frame: unknown) => pusher.read(JSON.stringify(frame));

  it.each([
    [{ event: 'pusher:connection_established', data: '{"socket_id":"1.2"}' }, [{ kind: 'established' }]],
    [{ event: 'pusher_internal:subscription_succeeded', channel: room, data: '{}' }, [{ kind: 'subscribed', room }]],
    [{ event: 'pusher:ping', data: {} }, [{ kind: 'send', frame: '{"event":"pusher:pong","data":{}}' }]],
    [{ event: 'pusher:pong', data: '{}' }, []],
    [{ event: 'x', channel: room, data: '{}' }, [{ kind: 'event', room, event: 'x', data: '{}' }]],
    [{ event: 'x', channel: room, data: { a: 1 } }, [{ kind: 'event', room, event: 'x', data: { a: 1 } }]],
    [{ event: 'x', channel: room }, [{ kind: 'event', room, event: 'x', data: undefined }]],
    [
      { event: 'pusher:subscription_error', channel: room, data: { type: 'AuthError' } },
      [{ kind: 'room-refused', room, reason: 'AuthError' }],
    ],
    [
      { event: 'pusher:error', data: { code: 4004, message: 'Over quota' } },
      [{ kind: 'ended', code: 4004, reason: 'Over quota' }],
    ],
    [{ event: 'pusher:error', data: '{"code":4201,"message":""}' }, [{ kind: 'ended', code: 4201, reason: '' }]],
    [{ event: 'pusher:error', data: { code: null, message: 'Client event rejected' } }, []],
    [{ event: 'pusher:something_new' }, []],
    [{ event: 'x' }, [{ kind: 'unreadable' }]],
    [{ event: 5 }, [{ kind: 'unreadable' }]],
    [[], [{ kind: 'unreadable' }]],
    [null, [{ kind: 'unreadable' }]],
  ])('reads %j', (frame, steps) => {
    expect(read(frame)).toEqual(steps);
  });

  it.each([
    [4000, 'not-unchanged'],
    [4099, 'not-unchanged'],
    [4100, 'back-off'],
    [4199, 'back-off'],
    [4200, 'at-once'],
    [4299, 'at-once'],
    [4300, 'back-off'],
    [1000, 'back-off'],
    [1006, 'back-off'],
  ])('comes back after %i: %s', (code, comeBack) => {
    expect(pusher.comeBack(code)).toBe(comeBack);
  });
});

describe('the Centrifugo protocol', () => {
  const event = { event: 'x', data: '{}' };
  const push = (pub: unknown, more = {}) => ({ push: { channel: room, pub, ...more } });

  it('connects with its token, then subscribes; replies count for what was asked', () => {
    const protocol = new CentrifugoProtocol('secret');
    expect(protocol.hello().map((line) => JSON.parse(line))).toEqual([
      { connect: { token: 'secret', name: 'js' }, id: 1 },
    ]);
    expect(protocol.read('{"id":1,"connect":{"ping":25,"expires":true,"ttl":2700}}')).toEqual([
      { kind: 'established' },
      { kind: 'token-ends', afterMs: 2_640_000 },
    ]);
    expect(JSON.parse(protocol.subscribe(room))).toEqual({ subscribe: { channel: room, flag: 1 }, id: 2 });
    expect(protocol.read('{"id":2,"subscribe":{}}')).toEqual([{ kind: 'subscribed', room }]);
    expect(protocol.read('{"id":2,"subscribe":{}}\n{"id":9}')).toEqual([]);
    expect(protocol.renew('next').map((line) => JSON.parse(line))).toEqual([{ refresh: { token: 'next' }, id: 3 }]);
    expect(protocol.read('{"id":3,"refresh":{"expires":true,"ttl":10}}')).toEqual([
      { kind: 'token-ends', afterMs: 5000 },
    ]);
  });

  it('tells what was refused', () => {
    const protocol = new CentrifugoProtocol('secret');
    protocol.hello();
    protocol.subscribe(room);
    expect(protocol.read('{"id":2,"error":{"code":103,"message":"permission denied"}}')).toEqual([
      { kind: 'room-refused', room, reason: '103 permission denied' },
    ]);
    expect(protocol.read('{"id":1,"error":{"code":109,"message":"token expired"}}')).toEqual([
      { kind: 'ended', code: 3500, reason: '109 token expired' },
    ]);
  });

  it.each([
    ['{}', [{ kind: 'send', frame: '{}' }]],
    ['', []],
    [push({ data: event }), [{ kind: 'event', room, event: 'x', data: '{}' }]],
    [push({ data: { event: 'x', data: { a: 1 } } }), [{ kind: 'event', room, event: 'x', data: { a: 1 } }]],
    [push({ data: null }), [{ kind: 'unreadable' }]],
    [push({ data: { event: 5 } }), [{ kind: 'unreadable' }]],
    [push(undefined, { join: { info: {} } }), []],
    [
      push(undefined, { unsubscribe: { code: 2500, reason: 'moved' } }),
      [{ kind: 'room-refused', room, reason: '2500 moved' }],
    ],
    [{ push: { disconnect: { code: 3005, reason: 'expired' } } }, [{ kind: 'ended', code: 3005, reason: 'expired' }]],
    ['[]', [{ kind: 'unreadable' }]],
    ['{"id"', [{ kind: 'unreadable' }]],
  ])('reads %j', (frame, steps) => {
    expect(new CentrifugoProtocol('t').read(typeof frame === 'string' ? frame : JSON.stringify(frame))).toEqual(steps);
  });

  it('reads several lines of one frame, and those that can be read beside one that cannot', () => {
    const lines = ['{}', 'broken', JSON.stringify(push({ data: event }))].join('\n');
    expect(new CentrifugoProtocol('t').read(lines).map(({ kind }) => kind)).toEqual(['send', 'unreadable', 'event']);
  });

  it.each([
    [3000, 'back-off'],
    [3005, 'back-off'],
    [3500, 'back-off'],
    [3501, 'not-unchanged'],
    [3999, 'not-unchanged'],
    [4000, 'back-off'],
    [4500, 'not-unchanged'],
    [1006, 'back-off'],
  ])('comes back after %i: %s', (code, comeBack) => {
    expect(new CentrifugoProtocol('t').comeBack(code)).toBe(comeBack);
  });
});

it('neither protocol throws, whatever comes', () => {
  const frames = fc.oneof(
    fc.string(),
    fc.json(),
    fc.anything().map((value) => JSON.stringify({ push: value, id: 1, event: value }) ?? ''),
  );
  fc.assert(
    fc.property(frames, (frame) => {
      new PusherProtocol().read(frame);
      new CentrifugoProtocol('t').read(frame);
    }),
  );
});

describe('the address of a feed', () => {
  const pusher = { provider: 'pusher', credentials: { app_key: 'abc', cluster: 'eu' } };
  const centrifugo = { provider: 'centrifugo', credentials: { url: 'wss://x.example/connection/websocket' } };

  it.each([
    ['one feed', pusher, { provider: 'pusher', url: pusherUrl('abc', 'eu') }],
    ['one feed within data', { data: pusher }, { provider: 'pusher', url: pusherUrl('abc', 'eu') }],
    [
      'a list',
      { data: { connections: [centrifugo, pusher] } },
      { provider: 'centrifugo', url: centrifugo.credentials.url },
    ],
    ['a list with unknown feeds', { connections: [{ provider: 'ably' }, null, pusher] }, { provider: 'pusher' }],
    ['no address', { data: { connections: [{ provider: 'centrifugo', credentials: {} }] } }, null],
    ['an address of another kind', { provider: 'centrifugo', credentials: { url: 'https://x.example' } }, null],
    ['a key that would change the address', { provider: 'pusher', credentials: { app_key: 'a/../b' } }, null],
    ['nothing', null, null],
  ])('is read of an answer with %s', (_what, answer, endpoint) => {
    const found = readEndpoint(answer, ['pusher', 'centrifugo']);
    if (endpoint === null) expect(found).toBeNull();
    else expect(found).toMatchObject(endpoint);
  });

  it('is one that was asked for', () => {
    expect(readEndpoint({ connections: [centrifugo, pusher] }, ['pusher'])).toMatchObject({ provider: 'pusher' });
    expect(readEndpoint(centrifugo, ['pusher'])).toBeNull();
  });

  it.each([
    ['ws://127.0.0.1:9000', 'ws://127.0.0.1:9000/app/abc?protocol=7&client=js'],
    ['ws://127.0.0.1:9000/feeds/', 'ws://127.0.0.1:9000/feeds/app/abc?protocol=7&client=js'],
    ['wss://ws-us2.pusher.com/app/xyz?protocol=7&client=js', 'wss://ws-us2.pusher.com/app/xyz?protocol=7&client=js'],
    ['wss://ws-us2.pusher.com/app/xyz?protocol=5&client=me', 'wss://ws-us2.pusher.com/app/xyz?protocol=5&client=me'],
  ])('%s is completed', (given, url) => {
    expect(completePusherUrl(given, 'abc')).toBe(url);
  });
});
