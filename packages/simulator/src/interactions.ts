import { randomBytes } from 'node:crypto';
import type { SimulatedClock } from './clock';
import { refusal } from './discord-error';
import type { GatewayEvent } from './gateway/event';
import { ACKNOWLEDGE_WITHIN_MS, TOKEN_LIFETIME_MS } from './interaction';
import type { Interaction } from './interaction';
import type { JsonObject } from './json-values';
import type { Channel } from './model';
import { MAX_FILE_BYTES } from './rest/request-body';
import type { SnowflakeSource } from './snowflake';
import type { World } from './world';
import { describeChannel, describeMember, describeUser } from './world-wire';

export interface NewInteraction extends Pick<Interaction, 'type' | 'channelId' | 'userId'> {
  commandName?: string | null;
  commandType?: number | null;
  sourceMessageId?: string | null;
  /** The interaction's own `data`. */
  data: JsonObject;
  /** The message of a component. */
  message?: JsonObject;
}

/** Interactions that were begun, found by id or by token, with Discord's deadlines. */
export class Interactions {
  readonly #byId = new Map<string, Interaction>();
  readonly #byToken = new Map<string, Interaction>();
  readonly #listeners = new Set<() => void>();

  constructor(
    private readonly world: World,
    private readonly clock: SimulatedClock,
    private readonly ids: SnowflakeSource,
    private readonly publish: (event: GatewayEvent) => void,
  ) {}

  /** Calls `listener` after each answer, until the returned function is called. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** To be called when an interaction has been answered. */
  changed(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  find(id: string): Interaction | undefined {
    return this.#byId.get(id);
  }

  /** Sends INTERACTION_CREATE and remembers what comes of it. */
  begin(input: NewInteraction): Interaction {
    const channel = this.world.getChannel(input.channelId);
    const createdAtMs = this.clock.nowMs;
    const id = this.ids.next(createdAtMs);
    const interaction: Interaction = {
      id,
      token: Buffer.from(`interaction:${id}:${randomBytes(48).toString('base64url')}`).toString('base64url'),
      type: input.type,
      commandName: input.commandName ?? null,
      commandType: input.commandType ?? null,
      channelId: channel.id,
      guildId: channel.guildId,
      userId: input.userId,
      createdAtMs,
      sourceMessageId: input.sourceMessageId ?? null,
      ackType: null,
      isPrivate: false,
      originalMessageId: null,
      messages: [],
      modal: null,
      choices: null,
    };
    this.#byId.set(id, interaction);
    this.#byToken.set(interaction.token, interaction);
    const payload = {
      ...this.#describe(interaction, channel),
      data: input.data,
      ...(input.message && { message: input.message }),
    };
    this.publish({ name: 'INTERACTION_CREATE', guildId: channel.guildId, describe: () => payload });
    return interaction;
  }

  /**
   * The interaction that a callback answers.
   * @throws DiscordError 10062 when there is none or its 3 seconds are over, 40060 when it has been answered.
   */
  getForCallback(id: string, token: string): Interaction {
    const interaction = this.#byId.get(id);
    if (!interaction || interaction.token !== token) throw refusal('unknownInteraction');
    if (interaction.ackType !== null) throw refusal('alreadyAcknowledged');
    if (this.clock.nowMs - interaction.createdAtMs > ACKNOWLEDGE_WITHIN_MS) throw refusal('unknownInteraction');
    return interaction;
  }

  /**
   * The interaction whose token serves as a webhook's.
   * @throws DiscordError 10015 before it was acknowledged, 50027 once the token is 15 minutes old.
   */
  getForFollowUp(token: string): Interaction {
    const interaction = this.#byToken.get(token);
    if (!interaction) throw refusal('invalidWebhookToken');
    if (this.clock.nowMs - interaction.createdAtMs > TOKEN_LIFETIME_MS) throw refusal('invalidWebhookToken');
    if (interaction.ackType === null) throw refusal('unknownWebhook');
    return interaction;
  }

  #describe(interaction: Interaction, channel: Channel): JsonObject {
    return {
      id: interaction.id,
      application_id: this.world.bot.id,
      type: interaction.type,
      token: interaction.token,
      version: 1,
      channel_id: channel.id,
      channel: describeChannel(this.world, channel),
      app_permissions: this.world.permissionsIn(channel, this.world.bot.id).toString(),
      locale: 'en-US',
      entitlements: [],
      attachment_size_limit: MAX_FILE_BYTES,
      ...this.#describeWhere(interaction, channel),
    };
  }

  #describeWhere({ userId }: Interaction, channel: Channel): JsonObject {
    if (channel.guildId === null) {
      const user = describeUser(this.world.getUser(userId));
      return { user, context: 1, authorizing_integration_owners: { 0: '0' } };
    }
    const permissions = this.world.permissionsIn(channel, userId).toString();
    return {
      guild_id: channel.guildId,
      guild: { id: channel.guildId, locale: 'en-US', features: [] },
      guild_locale: 'en-US',
      member: { ...describeMember(this.world.getMember(channel.guildId, userId)), permissions },
      context: 0,
      authorizing_integration_owners: { 0: channel.guildId },
    };
  }
}
