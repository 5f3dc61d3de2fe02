/** Something that happened, before it is known who hears of it. */
export interface GatewayEvent {
  name: string;
  /** The intent that a session needs to hear of it; none for interactions. */
  intent?: number;
  guildId: string | null;
  /** Only who may view this channel hears of it. */
  channelId?: string;
  /** Makes the payload for one session: what a message shows depends on the intents. */
  describe: (audience: { seesMessageContent: boolean }) => Record<string, unknown>;
}
