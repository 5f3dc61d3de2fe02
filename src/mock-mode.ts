import type { Clock } from './clock';
import { CoachRoster } from './config';
import type { LoadedConfiguration } from './config';
import { DomainError } from './errors';
import type { Storage } from './storage';

/** Where the simulated Discord takes what people do there, and whom it knows. */
export interface MockControl {
  url: string;
  /** The first mock coach, and the channel of the coach. */
  coachUserId: string;
  channelId: string;
}

/** Discord and Kick on loopback ports, with coaches and strategies at work: the real path without credentials. */
export interface MockMode {
  /** The configuration with the simulated Discord and Kick in the place of the real ones. */
  configuration: LoadedConfiguration;
  /** The Discord user id of the first mock coach. */
  coachUserId: string;
  control: MockControl;
  /** Throws `mock-database` when the store holds plans of a real server: invented plans must never mix with them. */
  refuseRealPlans(storage: Storage): Promise<void>;
  /** Lets the coaches post, once the bot is there, and strategies send signals with the key, until it is closed. */
  play(url: string, signalsKey: string, onProgress?: (line: string) => void): Promise<void>;
  /** Ends what plays. */
  stop(): void;
  close(): Promise<void>;
}

/** Whose mentions are looked for on the simulated Kick, and where. */
const MOCK_KICK_USERNAME = 'coachdesk';
const MOCK_KICK_CHANNEL = 'coachdesk';

export async function startMockMode({ settings, ...rest }: LoadedConfiguration, clock: Clock): Promise<MockMode> {
  // Loaded here and nowhere else: who serves real plans has no simulator in memory.
  const mock = await import('@coachwire/simulator');
  const { MOCK_ALERTS_CHANNEL_ID, MOCK_GUILD_ID } = mock;
  const simulator = await mock.startSimulator({ now: clock.now() });
  // The real people of the roster are not on the simulated Discord: anyone may post there.
  const roster = new CoachRoster(rest.roster.coaches.map((coach) => ({ ...coach, userIds: [], roleIds: [] })));
  const [coach] = mock.settleIn(simulator, roster.coaches);
  const coachUserId = coach?.userId ?? mock.MOCK_OPERATOR_ID;
  const webhook = simulator.addWebhook(MOCK_ALERTS_CHANNEL_ID);
  const simulated = {
    DISCORD_BOT_TOKEN: simulator.token,
    DISCORD_API_URL: simulator.apiUrl,
    DISCORD_GUILD_IDS: [MOCK_GUILD_ID],
    DISCORD_CHANNEL_IDS: [],
    DEFAULT_GUILD_ID: MOCK_GUILD_ID,
    DISCORD_ALERTS_ENABLED: true,
    DISCORD_WEBHOOK_URL: `${simulator.apiUrl}/webhooks/${webhook.id}/${webhook.token}`,
  };
  const kick = await mock.startKick({ now: () => clock.now() });
  kick.world.addChannel(MOCK_KICK_CHANNEL);
  kick.world.provider = 'centrifugo';
  const simulatedKick = {
    ...kick.settings,
    ...{ KICK_USERNAME: MOCK_KICK_USERNAME, KICK_CHANNELS: [{ name: MOCK_KICK_CHANNEL, chatroomId: null }] },
    ...{ KICK_REALTIME: 'auto' as const, KICK_PUBLIC_KEY: null, KICK_DISCORD_CHANNEL_ID: null },
    KICK_WEBHOOK_URL: simulated.DISCORD_WEBHOOK_URL,
  };
  const closing = new AbortController();
  return {
    configuration: { ...rest, roster, settings: Object.freeze({ ...settings, ...simulated, ...simulatedKick }) },
    coachUserId,
    refuseRealPlans: (storage) => refuseRealPlans(storage, MOCK_GUILD_ID),
    control: {
      url: new URL('/control', simulator.apiUrl).href,
      coachUserId,
      channelId: coach?.channelId ?? MOCK_ALERTS_CHANNEL_ID,
    },
    play: async (url, key, onProgress) => {
      kick.webhookUrl = `${url}/hooks/kick`;
      const { signal } = closing;
      const chat = { channel: MOCK_KICK_CHANNEL, username: MOCK_KICK_USERNAME, onProgress, signal };
      const chatted = mock.playMockChat(kick, chat);
      await mock.playMockCoaches(simulator, {
        coaches: roster.coaches,
        now: clock.now(),
        timezone: settings.TRADING_TIMEZONE,
        prefix: settings.COMMAND_PREFIX,
        onProgress,
      });
      await mock.playMockCandles({ url, key, now: clock.now(), onProgress });
      await Promise.all([chatted, mock.playMockStrategies({ url, key, onProgress, signal })]);
    },
    stop: () => closing.abort(),
    close: async () => void (await Promise.all([simulator.close(), kick.close()])),
  };
}

async function refuseRealPlans(storage: Storage, mockGuildId: string): Promise<void> {
  const guildIds = await storage.read.plans.listGuildIds();
  if (guildIds.every((id) => id === mockGuildId)) return;
  throw new DomainError(
    'conflict',
    'mock-database',
    'Mock mode would mix invented plans with the real ones in this database. Name another with DATABASE_PATH, or switch MOCK_MODE off.',
  );
}
