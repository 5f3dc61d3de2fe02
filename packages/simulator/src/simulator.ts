import { setMaxListeners } from 'node:events';
import { Authors } from './authors';
import type { EditMessage, PostInForum, PostMessage } from './authors';
import type { Faults } from './faults';
import type { Fault } from './faults';
import type { GatewayDrop } from './gateway/hub';
import type { Choice } from './interaction';
import { describeReply } from './interaction-handle';
import type { InteractionHandle, Reply } from './interaction-handle';
import type { ModalInput } from './modal-input';
import type { Channel, Command, Guild, Member, Reaction, Role, StoredMessage, User, Webhook } from './model';
import { People } from './people';
import type { RunCommand, UseComponent } from './people';
import type { PermissionName } from './permissions';
import type { Platform } from './platform';
import type { Exchange } from './rest/exchange';
import { PATIENCE_MS, waitFor } from './waiting';
import type { NewChannel, NewGuild, NewMember, NewOverwrite, NewRole, NewThread } from './world';

/** How the world outside reaches the running server. */
export interface SimulatorEdges {
  readonly origin: string;
  readonly faults: Faults;
  readonly requests: Exchange[];
  readonly violations: Error[];
  readonly invalidRequests: number;
  latencyMs: number;
  refuseConnections(isRefusing: boolean): Promise<void>;
  close(): Promise<void>;
}

/** A running Discord, and everything that can be done to it and seen of it. */
export class Simulator {
  readonly #authors: Authors;
  readonly #people: People;
  readonly #closing = new AbortController();

  constructor(
    private readonly discord: Platform,
    private readonly edges: SimulatorEdges,
  ) {
    this.#authors = new Authors(discord);
    this.#people = new People(discord);
    // One listener for each that waits: a program that lets a thousand people wait for the bot leaks nothing.
    setMaxListeners(0, this.#closing.signal);
  }

  /** What `rest.api` of a discord.js client is set to. */
  get apiUrl(): string {
    return `${this.edges.origin}/api`;
  }

  get cdnUrl(): string {
    return this.edges.origin;
  }

  get gatewayUrl(): string {
    return this.discord.hub.url;
  }

  get token(): string {
    return this.discord.settings.token;
  }

  get applicationId(): string {
    return this.discord.bot.id;
  }

  get botUser(): User {
    return this.discord.bot;
  }

  /** Simulated time. */
  get now(): Date {
    return new Date(this.discord.clock.nowMs);
  }

  /** How many simulated seconds pass in a real one. */
  set clockScale(scale: number) {
    this.discord.clock.setScale(scale);
  }

  get clockScale(): number {
    return this.discord.clock.scale;
  }

  /** Ends every connection and everything that waits, and leaves no handle. */
  close(): Promise<void> {
    this.#closing.abort();
    return this.edges.close();
  }

  get isClosed(): boolean {
    return this.#closing.signal.aborted;
  }

  // The world

  addGuild(input?: NewGuild): Guild {
    return this.discord.world.addGuild(input);
  }

  addChannel(input: NewChannel): Channel {
    return this.discord.world.addChannel(input);
  }

  addThread(input: NewThread): Channel {
    return this.discord.world.addThread(input);
  }

  /** Puts a thread to sleep, or wakes it. */
  setArchived(threadId: string, isArchived: boolean): void {
    this.discord.world.setArchived(threadId, isArchived);
  }

  deleteChannel(channelId: string): void {
    this.discord.world.deleteChannel(channelId);
  }

  addRole(input: NewRole): Role {
    return this.discord.world.addRole(input);
  }

  addMember(input: NewMember): Member {
    return this.discord.world.addMember(input);
  }

  addWebhook(channelId: string, name = 'Alerts'): Webhook {
    return this.discord.world.addWebhook(channelId, name);
  }

  openDirectMessages(userId: string): Channel {
    return this.discord.world.openDirectMessages(userId);
  }

  setOverwrite(channelId: string, overwrite: NewOverwrite): void {
    this.discord.world.setOverwrite(channelId, overwrite);
  }

  setRolePermissions(guildId: string, roleId: string, permissions: PermissionName[]): void {
    this.discord.world.setRolePermissions(guildId, roleId, permissions);
  }

  /** Replaces what the bot's own role grants; what everyone may do it may still do. */
  setBotPermissions(guildId: string, permissions: PermissionName[]): void {
    this.discord.world.setBotPermissions(guildId, permissions);
  }

  get guilds(): Guild[] {
    return [...this.discord.world.guilds.values()];
  }

  channelsOf(guildId: string): Channel[] {
    return this.discord.world.channelsOf(guildId);
  }

  // Acting as people

  postMessage(input: PostMessage): Reply {
    return this.#show(this.#authors.post(input));
  }

  /** A new post of a forum, and its first message. */
  postInForum(input: PostInForum): Reply {
    return this.#show(this.#authors.postInForum(input));
  }

  /** Publishes an announcement; the copies come by the webhooks of the channels that follow. */
  publish(messageId: string, followerWebhookIds?: readonly string[]): Reply[] {
    return this.#authors.publish(messageId, followerWebhookIds).map((message) => this.#show(message));
  }

  editMessage(messageId: string, input: EditMessage): Reply {
    return this.#show(this.#authors.edit(messageId, input));
  }

  deleteMessage(messageId: string): void {
    this.#authors.delete(messageId);
  }

  bulkDelete(channelId: string, messageIds: readonly string[]): void {
    this.#authors.bulkDelete(channelId, messageIds);
  }

  /** An update that is no edit. */
  addLinkPreview(messageId: string, url?: string): void {
    this.#authors.addLinkPreview(messageId, url);
  }

  /** An update that is no edit. */
  pin(messageId: string): void {
    this.#authors.pin(messageId);
  }

  react(messageId: string, userId: string, emoji: string): void {
    this.#authors.react(messageId, userId, emoji);
  }

  runCommand(input: RunCommand): InteractionHandle {
    return this.#people.runCommand(input);
  }

  /** Resolves with what the application offers for what was typed so far. */
  autocomplete(input: Omit<RunCommand, 'attachments'> & { focused: string }, timeoutMs?: number): Promise<Choice[]> {
    return this.#people.autocomplete(input).waitForChoices(timeoutMs);
  }

  runMessageCommand(input: { name: string; messageId: string; userId: string }): InteractionHandle {
    return this.#people.runMessageCommand(input);
  }

  runUserCommand(input: { name: string; targetId: string; channelId: string; userId: string }): InteractionHandle {
    return this.#people.runUserCommand(input);
  }

  pressButton(input: UseComponent): InteractionHandle {
    return this.#people.pressButton(input);
  }

  selectOption(input: UseComponent & { values: string[] }): InteractionHandle {
    return this.#people.selectOption(input);
  }

  submitModal(opened: InteractionHandle, input: Partial<ModalInput>): InteractionHandle {
    return this.#people.submitModal(opened, input);
  }

  // Looking

  /** What anybody in the channel sees, oldest first. */
  messagesIn(channelId: string): Reply[] {
    return this.discord.board
      .list(channelId)
      .filter((message) => message.privateTo === null)
      .map((message) => this.#show(message));
  }

  /** A message, private ones included; null when there is none, or no more. */
  message(messageId: string): Reply | null {
    const message = this.discord.board.find(messageId);
    return message ? this.#show(message) : null;
  }

  /** Resolves with the first message, old or new, that the predicate takes. */
  waitForMessage(predicate: (message: Reply) => boolean, timeoutMs = PATIENCE_MS): Promise<Reply> {
    const ask = () =>
      this.discord.board
        .all()
        .map((message) => this.#show(message))
        .find(predicate);
    const subscribe = (listener: () => void) => this.discord.board.onChange(listener);
    return waitFor('a message', timeoutMs, subscribe, ask, this.#closing.signal);
  }

  /** Resolves when the bot has answered a message, by a reaction or a reply. */
  async waitForAnswer(messageId: string, timeoutMs = PATIENCE_MS): Promise<void> {
    const { board } = this.discord;
    const isReply = ({ author, reference }: StoredMessage) =>
      author.id === this.applicationId && reference?.message_id === messageId;
    const isReacted = () => this.reactions(messageId).some(({ userIds }) => userIds.includes(this.applicationId));
    const ask = () => (isReacted() || board.all().some(isReply) ? true : undefined);
    await waitFor('an answer', timeoutMs, (listener) => board.onChange(listener), ask, this.#closing.signal);
  }

  reactions(messageId: string): Reaction[] {
    return this.discord.board.find(messageId)?.reactions ?? [];
  }

  /** The latest REST requests, oldest first. */
  get requests(): readonly Exchange[] {
    return this.edges.requests;
  }

  /** What `onRequest` threw. */
  get violations(): readonly Error[] {
    return this.edges.violations;
  }

  /** How many 401, 403 and 429 are counted against clients on the simulator's own address; 10,000 shut it out. */
  get invalidRequests(): number {
    return this.edges.invalidRequests;
  }

  /** The commands that a member of the guild is offered. */
  commands(guildId: string | null = null): Command[] {
    return [...this.discord.commands.list(null), ...(guildId === null ? [] : this.discord.commands.list(guildId))];
  }

  /** How many clients are connected and have had their guilds. */
  get connectedClients(): number {
    return this.discord.hub.connectedSessions.length;
  }

  /** Resolves when a bot is connected and has been told its guilds. */
  async waitForBot(timeoutMs = 30_000): Promise<void> {
    const ask = () => (this.connectedClients > 0 ? true : undefined);
    const subscribe = (listener: () => void) => this.discord.hub.onReady(listener);
    await waitFor('the bot', timeoutMs, subscribe, ask, this.#closing.signal);
  }

  // Faults

  failNext(fault: Fault): void {
    this.edges.faults.add(fault);
  }

  clearFaults(): void {
    this.edges.faults.clear();
  }

  dropGateway(drop: GatewayDrop): void {
    this.discord.hub.drop(drop);
  }

  /** As if Discord were down: every connection is cut and new ones are refused, until `false`. */
  refuseConnections(isRefusing: boolean): Promise<void> {
    return this.edges.refuseConnections(isRefusing);
  }

  /** Real milliseconds that each REST answer takes longer. */
  set latencyMs(value: number) {
    this.edges.latencyMs = value;
  }

  get latencyMs(): number {
    return this.edges.latencyMs;
  }

  /** How long links to attachments live, in simulated milliseconds. */
  set attachmentLifetimeMs(value: number) {
    this.discord.attachments.linkLifetimeMs = value;
  }

  #show(message: StoredMessage): Reply {
    return describeReply(this.discord, message);
  }
}
