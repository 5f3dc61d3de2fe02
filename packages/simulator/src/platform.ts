import { AttachmentStore } from './attachments';
import { SimulatedClock } from './clock';
import { CommandRegistry } from './commands';
import type { GatewayEvent } from './gateway/event';
import { GatewayHub } from './gateway/hub';
import type { PrivilegedGrants } from './gateway/intents';
import { InteractionReplies } from './interaction-replies';
import { Interactions } from './interactions';
import { MessageBoard } from './message-board';
import { MessageComposer } from './message-composer';
import type { User } from './model';
import { SnowflakeSource } from './snowflake';
import { newUser, World } from './world';

export interface PlatformSettings {
  token: string;
  applicationId: string | undefined;
  botName: string;
  clockScale: number;
  startMs: number;
  grants: PrivilegedGrants;
  heartbeatIntervalMs: number;
}

/** The simulated Discord without its edges: what REST, gateway, CDN and control calls all work on. */
export class Platform {
  readonly clock: SimulatedClock;
  readonly ids = new SnowflakeSource();
  readonly bot: User;
  readonly world: World;
  readonly hub: GatewayHub;
  readonly attachments: AttachmentStore;
  readonly board: MessageBoard;
  readonly composer: MessageComposer;
  readonly commands: CommandRegistry;
  readonly interactions: Interactions;
  readonly replies = new InteractionReplies(this);

  constructor(readonly settings: PlatformSettings) {
    const publish = (event: GatewayEvent) => this.hub.publish(event);
    this.clock = new SimulatedClock(settings.clockScale, settings.startMs);
    this.bot = newUser(settings.applicationId ?? this.ids.next(this.clock.nowMs), settings.botName, null, true);
    this.world = new World(this.bot, this.clock, this.ids, publish);
    this.hub = new GatewayHub(this.world, settings.token, settings.grants, settings.heartbeatIntervalMs);
    this.attachments = new AttachmentStore(this.clock, this.ids);
    this.board = new MessageBoard(this.world, this.clock, this.ids, this.attachments, publish);
    this.composer = new MessageComposer(this.world, this.attachments);
    this.commands = new CommandRegistry(this.bot.id, this.clock, this.ids);
    this.interactions = new Interactions(this.world, this.clock, this.ids, publish);
  }
}
