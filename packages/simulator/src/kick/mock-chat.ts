import { setTimeout as delay } from 'node:timers/promises';
import type { Kick } from './kick';

export interface MockChat {
  channel: string;
  /** Whom people mention. */
  username: string;
  onProgress?: (what: string) => void;
  /** Ends it. */
  signal: AbortSignal;
  /** The pause between two messages, in ms. */
  pauseMs?: number;
}

interface Line {
  author: string;
  content: string;
  replyTo?: string;
}

/** What people write, over and over; `@you` is the watched person. */
const LINES: Line[] = [
  { author: 'gapfiller', content: 'morning all [emote:37226:KEKW]' },
  { author: 'tapewatcher', content: '@you are you still in NVDA?' },
  { author: 'gapfiller', content: 'spreads are wide today' },
  { author: 'thetagirl', content: 'same plan as yesterday, I guess' },
  {
    author: 'tapewatcher',
    content: 'out at the first target, thanks!',
    replyTo: 'Stop goes to break-even after the first target.',
  },
  { author: 'thetagirl', content: 'what a candle [emote:4148074:HYPERCLAP]' },
  { author: 'newcomer', content: 'hey @you, where do I find the levels?' },
  { author: 'gapfiller', content: 'they are in the plan, every morning' },
];

/** Lets people chat on the simulated Kick until they are ended; now and then somebody means the watched person. */
export async function playMockChat(kick: Kick, { channel, username, onProgress, signal, pauseMs = 5000 }: MockChat) {
  for (let index = 0; !signal.aborted; index++) {
    await delay(pauseMs, undefined, { signal, ref: false }).catch(() => undefined);
    const line = LINES[index % LINES.length];
    if (signal.aborted || !line) return;
    const content = line.content.replace('@you', `@${username}`);
    const replyTo = line.replyTo === undefined ? undefined : { author: username, content: line.replyTo };
    await kick.say({ channel, author: line.author, content, replyTo });
    const isMeant = replyTo !== undefined || content.includes(`@${username}`);
    if (isMeant && index < LINES.length) onProgress?.(`${line.author} on Kick: ${content}`);
  }
}
