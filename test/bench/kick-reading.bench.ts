import { PusherProtocol } from '../../src/kick/feeds/pusher-protocol';
import { matchMessage } from '../../src/kick/reading/match-message';
import { watch } from '../../src/kick/reading/mention';
import { readFeedEvent } from '../../src/kick/reading/read-message';
import { median, progress, report } from './report';

const FRAMES = 2000;
const ROUNDS = 21;

/** How fast a busy chat is read and matched on one core, against `JSON.parse` twice of the same frames. */
export async function benchKickReading(): Promise<void> {
  const frames = Array.from({ length: FRAMES }, (_, index) => frameOf(index));
  const protocol = new PusherProtocol();
  const watched = watch('coachdesk');
  const read = () => {
    let found = 0;
    for (const frame of frames) {
      for (const step of protocol.read(frame)) {
        if (step.kind !== 'event') continue;
        const reading = readFeedEvent(step.event, step.data);
        if (reading.kind === 'message' && matchMessage(reading.message, watched) !== null) found++;
      }
    }
    return found;
  };
  const parse = () => {
    let found = 0;
    for (const frame of frames) {
      const { data } = JSON.parse(frame) as { data: string };
      found += Number('id' in (JSON.parse(data) as object));
    }
    return found;
  };
  const shares: number[] = [];
  const rates: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const [ours, bare] = [timeOf(read), timeOf(parse)];
    shares.push(bare / ours);
    rates.push(FRAMES / (ours / 1000));
  }
  progress(`${Math.round(median(rates))} messages/s on one core; ${read()} of ${FRAMES} are meant for somebody`);
  report('kick-reading-against-parsing', median(shares), 'of JSON.parse twice', '>=', 0.3);
  report('kick-reading-1000-messages-a-second', (1000 / median(rates)) * 100, '% of a core', '<=', 10);
}

function timeOf(work: () => number): number {
  const startedAt = performance.now();
  if (work() === 0) throw new Error('Nothing was read');
  return performance.now() - startedAt;
}

/** As a busy chat is: mostly chatter with emotes, some replies, some mentions of others, few of us. */
function frameOf(index: number): string {
  const person = { id: index % 900, username: `viewer${index % 900}`, slug: `viewer${index % 900}` };
  const isReply = index % 7 === 0;
  const contents = [
    'LETS GO [emote:37226:KEKW] [emote:37226:KEKW]',
    'what a candle, did anybody get filled at the low of the day or was that only a wick on one exchange?',
    '@someoneelse no way',
    'in at 4521.25, stop under the overnight low',
    index % 50 === 4 ? 'hey @CoachDesk, still in?' : 'gm',
  ];
  const data = {
    ...{
      id: `0d7f6a3c-1b5e-4d1e-9d3e-${String(index).padStart(12, '0')}`,
      chatroom_id: 4807,
      type: isReply ? 'reply' : 'message',
    },
    content: contents[index % contents.length],
    created_at: '2026-11-20T13:00:00+00:00',
    sender: {
      ...person,
      identity: { color: '#53FC18', badges: [{ type: 'subscriber', text: 'Subscriber', count: 3 }] },
    },
    metadata: isReply
      ? {
          original_sender: { id: 5, username: 'streamer' },
          original_message: { id: 'before', content: 'any plan for FOMC?' },
        }
      : null,
  };
  return JSON.stringify({
    event: 'App\\Events\\ChatMessageEvent',
    data: JSON.stringify(data),
    channel: 'chatrooms.4807.v2',
  });
}
