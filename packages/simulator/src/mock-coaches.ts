import type { Reply } from './interaction-handle';
import { writeMockPlan } from './mock-plans';
import type { MockPlan } from './mock-plans';
import type { Simulator } from './simulator';
import { dateIn, momentOf, weekdaysBefore } from './trading-calendar';

/** Fixed, so that a mock database fits the next start. */
export const MOCK_GUILD_ID = '900000000000000001';
export const MOCK_OPERATOR_ID = '900000000000000002';
export const MOCK_ALERTS_CHANNEL_ID = '900000000000000003';
const CHANNEL_IDS = '90000000000000010';
const COACH_IDS = '90000000000000020';

const EARLIER_DAYS = 3;
const POSTED_AT = '08:05:00';

export interface MockCoaches {
  coaches: readonly { code: string; name: string }[];
  now: Date;
  timezone: string;
  /** The command prefix of the application. */
  prefix: string;
  onProgress?: (what: string) => void;
  /** How long to wait for the bot to connect. */
  timeoutMs?: number;
}

interface MockCoach {
  code: string;
  name: string;
  index: number;
  userId: string;
  channelId: string;
}

/**
 * Lets the coaches post today's plan each, one of them change it, and then those of the trading days before by messages dated
 * back. Waits for the bot to be connected; today's plans are out at once then. Ends early when the simulator is closed.
 */
export async function playMockCoaches(simulator: Simulator, options: MockCoaches): Promise<void> {
  try {
    await play(simulator, options);
  } catch (error) {
    if (!simulator.isClosed) throw error;
  }
}

async function play(simulator: Simulator, options: MockCoaches): Promise<void> {
  const coaches = settleIn(simulator, options.coaches);
  await simulator.waitForBot(options.timeoutMs);
  const today = dateIn(options.timezone, options.now);
  const posts = coaches.map((coach) => post(simulator, options, coach, today));
  await edit(simulator, options, coaches, posts, today);
  for (const date of weekdaysBefore(today, EARLIER_DAYS)) {
    for (const coach of coaches) post(simulator, options, coach, date, momentOf(options.timezone, date, POSTED_AT));
  }
  options.onProgress?.(`the plans of the ${EARLIER_DAYS} trading days before are posted`);
}

/** The mock guild: a channel for each coach, and each coach a member. Does nothing when it is there. */
export function settleIn(simulator: Simulator, coaches: MockCoaches['coaches']): MockCoach[] {
  const isNew = !simulator.guilds.some((guild) => guild.id === MOCK_GUILD_ID);
  if (isNew) {
    simulator.addGuild({ id: MOCK_GUILD_ID, name: 'Mock trading room', ownerId: MOCK_OPERATOR_ID });
    simulator.addMember({
      id: MOCK_OPERATOR_ID,
      guildId: MOCK_GUILD_ID,
      username: 'operator',
      displayName: 'Operator',
    });
    simulator.addChannel({ id: MOCK_ALERTS_CHANNEL_ID, guildId: MOCK_GUILD_ID, name: 'alerts', topic: 'Alerts' });
  }
  return coaches.map(({ code, name }, index) => {
    const coach = { code, name, index, userId: `${COACH_IDS}${index}`, channelId: `${CHANNEL_IDS}${index}` };
    if (isNew) {
      simulator.addChannel({ id: coach.channelId, guildId: MOCK_GUILD_ID, name: `plans-${code}`, topic: name });
      simulator.addMember({
        id: coach.userId,
        guildId: MOCK_GUILD_ID,
        username: `coach_${code}`,
        displayName: `${name} coach`,
      });
    }
    return coach;
  });
}

function post(simulator: Simulator, options: MockCoaches, coach: MockCoach, date: string, timestamp?: Date): Reply {
  const plan = writeMockPlan(coach.index, coach.name, date);
  const message = simulator.postMessage({
    channelId: coach.channelId,
    authorId: coach.userId,
    content: `${options.prefix}plan ${coach.code} ${plan.text}`,
    attachments: plan.charts.map((chart) => ({ ...chart, contentType: 'image/png' })),
    timestamp,
  });
  options.onProgress?.(`${coach.name} posted the plan of ${date}`);
  return message;
}

/** The first coach looks at the open and changes the plan, once the bot has answered it. */
async function edit(
  simulator: Simulator,
  options: MockCoaches,
  coaches: MockCoach[],
  posts: Reply[],
  today: string,
): Promise<void> {
  const [coach] = coaches;
  const [original] = posts;
  if (!coach || !original) return;
  await simulator.waitForAnswer(original.id, 10_000);
  const plan: MockPlan = writeMockPlan(coach.index, coach.name, today);
  const content = `${options.prefix}edit ${coach.code} ${plan.revisedText}`;
  simulator.postMessage({ channelId: coach.channelId, authorId: coach.userId, content });
  options.onProgress?.(`${coach.name} edited the plan of ${today}`);
}
