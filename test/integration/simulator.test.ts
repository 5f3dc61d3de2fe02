import {
  ActionRowBuilder,
  ButtonBuilder,
  ButtonStyle,
  Client,
  DiscordAPIError,
  FileUploadBuilder,
  GatewayIntentBits,
  LabelBuilder,
  MessageFlags,
  ModalBuilder,
  SlashCommandBuilder,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js';
import type { Interaction, Message } from 'discord.js';
import { WebSocket } from 'ws';
import { playMockCoaches, startSimulator } from '@coachwire/simulator';
import type { Simulator, SimulatorOptions } from '@coachwire/simulator';
import { checkAgainstDiscordSchemas } from '../support/discord-schemas';

const INTENTS = [
  GatewayIntentBits.Guilds,
  GatewayIntentBits.GuildMessages,
  GatewayIntentBits.GuildMessageReactions,
  GatewayIntentBits.MessageContent,
];
const PNG = { filename: 'chart one.png', contentType: 'image/png', data: Buffer.from('no real image') };

let simulator: Simulator;
let clients: Client[] = [];
let guildId: string;
let channelId: string;
let annId: string;

async function start(options: SimulatorOptions = {}): Promise<void> {
  simulator = await startSimulator({ onRequest: checkAgainstDiscordSchemas, ...options });
  guildId = simulator.addGuild({ name: 'Room' }).id;
  channelId = simulator.addChannel({ guildId, name: 'plans' }).id;
  annId = simulator.addMember({ guildId, username: 'ann' }).user.id;
}

async function connect(intents: number[] = INTENTS): Promise<Client<true>> {
  const client = new Client({ intents, rest: { api: simulator.apiUrl } });
  client.on('error', () => undefined);
  clients.push(client);
  const ready = new Promise<Client<true>>((resolve) => client.once('clientReady', resolve));
  await client.login(simulator.token);
  return ready;
}

function collect(client: Client): Message[] {
  const messages: Message[] = [];
  client.on('messageCreate', (message) => messages.push(message));
  return messages;
}

/** Polls until the assertion holds. */
async function eventually(assertion: () => void, timeoutMs = 25_000): Promise<void> {
  for (const deadline = Date.now() + timeoutMs; ; await new Promise((resolve) => setTimeout(resolve, 10))) {
    try {
      return assertion();
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
  }
}

function post(content: string) {
  return simulator.postMessage({ channelId, authorId: annId, content });
}

afterEach(async () => {
  await Promise.all(clients.map((client) => client.destroy()));
  clients = [];
  await simulator.close();
  expect(simulator.violations).toEqual([]);
});

describe('messages', () => {
  it('arrive with their files, and the reply shows what it answers', async () => {
    await start();
    const client = await connect();
    client.on('messageCreate', (message) => {
      if (message.author.bot) return;
      void message.reply({
        content: `${message.content} / ${message.attachments.first()?.name} / ${message.guild?.name}`,
      });
    });
    const question = simulator.postMessage({ channelId, authorId: annId, content: 'a\n"b"', attachments: [PNG] });
    const reply = await simulator.waitForMessage((message) => message.author.id === simulator.applicationId);
    expect(reply.content).toBe('a\n"b" / chart_one.png / Room');
    expect(reply.message_reference?.message_id).toBe(question.id);
    expect(reply.mentions.map((user) => user.id)).toEqual([annId]);
  });

  it('dated back carry that time in id and timestamp', async () => {
    await start();
    const messages = collect(await connect());
    const timestamp = new Date('2026-01-02T03:04:05.678Z');
    simulator.postMessage({ channelId, authorId: annId, content: 'old', timestamp });
    await eventually(() => expect(messages.map((message) => message.createdAt)).toEqual([timestamp]));
  });

  it('reach several clients of one bot', async () => {
    await start();
    const both = [collect(await connect()), collect(await connect())];
    post('to all');
    await eventually(() =>
      expect(both.map((list) => list.map((message) => message.content))).toEqual([['to all'], ['to all']]),
    );
  });

  it('come without content when the intent is not asked for, unless they mention the bot', async () => {
    await start();
    const messages = collect(await connect([GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages]));
    post('secret');
    post(`<@${simulator.applicationId}> hello`);
    await eventually(() => {
      expect(messages.map((message) => message.content)).toEqual(['', `<@${simulator.applicationId}> hello`]);
    });
  });

  it('tell edits from link previews, and deletions by one from those in bulk', async () => {
    await start();
    const client = await connect();
    const seen: string[] = [];
    client.on('messageUpdate', (_before, after) =>
      seen.push(`${after.content} ${after.editedAt === null ? 'not edited' : 'edited'}`),
    );
    client.on('messageDelete', (message) => seen.push(`deleted ${message.id}`));
    client.on('messageDeleteBulk', (messages) => seen.push(`bulk ${messages.size}`));
    const messages = collect(client);
    const ids = ['one', 'two', 'three'].map((content) => post(content).id);
    await eventually(() => expect(messages).toHaveLength(3));
    simulator.addLinkPreview(ids[0] as string);
    simulator.editMessage(ids[0] as string, { content: 'uno' });
    simulator.deleteMessage(ids[0] as string);
    simulator.bulkDelete(channelId, ids.slice(1));
    await eventually(() => expect(seen).toEqual(['one not edited', 'uno edited', `deleted ${ids[0]}`, 'bulk 2']));
  });

  it('ping only whom allowed_mentions lets through', async () => {
    await start();
    const client = await connect();
    const channel = await client.channels.fetch(channelId);
    if (!channel?.isSendable()) throw new Error('no channel');
    await channel.send({ content: `@everyone <@${annId}>`, allowedMentions: { parse: [] } });
    await channel.send({ content: `@everyone <@${annId}>`, embeds: [{ description: '@everyone' }] });
    const [silent, loud] = simulator.messagesIn(channelId);
    expect([silent?.mention_everyone, silent?.mentions]).toEqual([false, []]);
    expect([loud?.mention_everyone, loud?.mentions.map((user) => user.id)]).toEqual([true, [annId]]);
  });

  it('are read back in pages, and not at all without Read Message History', async () => {
    await start();
    const client = await connect();
    const ids = ['1', '2', '3', '4'].map((content) => post(content).id);
    const channel = await client.channels.fetch(channelId);
    if (!channel?.isTextBased()) throw new Error('no channel');
    const after = await channel.messages.fetch({ after: ids[0], limit: 2 });
    expect([...after.values()].map((message) => message.content)).toEqual(['3', '2']);
    simulator.setOverwrite(channelId, { id: guildId, type: 'role', deny: ['READ_MESSAGE_HISTORY'] });
    simulator.setBotPermissions(guildId, ['VIEW_CHANNEL']);
    expect((await channel.messages.fetch({ limit: 2, cache: false })).size).toBe(0);
  });

  it('with an enforced nonce exist once', async () => {
    await start();
    const channel = await (await connect()).channels.fetch(channelId);
    if (!channel?.isSendable()) throw new Error('no channel');
    const sent = [await channel.send({ content: 'x', nonce: 'n1', enforceNonce: true })];
    sent.push(await channel.send({ content: 'x', nonce: 'n1', enforceNonce: true }));
    expect(sent[0]?.id).toBe(sent[1]?.id);
    expect(simulator.messagesIn(channelId)).toHaveLength(1);
  });
});

describe('attachments', () => {
  it('are served by their link until it expires', async () => {
    await start();
    simulator.attachmentLifetimeMs = 60_000;
    const url = simulator.postMessage({ channelId, authorId: annId, attachments: [PNG] }).attachments[0]?.url ?? '';
    const answer = await fetch(url);
    expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
      200,
      'image/png',
      'no real image',
    ]);
    expect((await fetch(url.replace('hm=', 'hm=0'))).status).toBe(404);
    const beganAt = simulator.now.getTime();
    simulator.clockScale = 10_000_000;
    await eventually(() => expect(simulator.now.getTime() - beganAt).toBeGreaterThan(60_000));
    const gone = await fetch(url);
    expect([gone.status, await gone.text()]).toEqual([404, 'This content is no longer available.']);
  });

  it('uploaded by the bot may show in an embed', async () => {
    await start();
    const channel = await (await connect()).channels.fetch(channelId);
    if (!channel?.isSendable()) throw new Error('no channel');
    const files = [{ attachment: Buffer.from('bytes'), name: 'a.png' }];
    const sent = await channel.send({ embeds: [{ image: { url: 'attachment://a.png' } }], files });
    expect(sent.attachments.size).toBe(0);
    expect(await (await fetch(sent.embeds[0]?.image?.url ?? '')).text()).toBe('bytes');
    expect(simulator.message(sent.id)?.files[0]?.filename).toBe('a.png');
  });
});

describe('interactions', () => {
  const command = new SlashCommandBuilder()
    .setName('plan')
    .setDescription('Records a plan')
    .addStringOption((option) =>
      option.setName('coach').setDescription('Whose').setRequired(true).setAutocomplete(true),
    )
    .addAttachmentOption((option) => option.setName('chart').setDescription('A chart'));

  async function serve(handle: (interaction: Interaction) => Promise<unknown>): Promise<Client<true>> {
    await start();
    const client = await connect();
    client.on(
      'interactionCreate',
      (interaction) => void handle(interaction).catch((error: Error) => client.emit('error', error)),
    );
    await client.application.commands.set([command]);
    return client;
  }

  const run = (options = {}) =>
    simulator.runCommand({ channelId, userId: annId, name: 'plan', options: { coach: 'd' }, ...options });

  it('are deferred privately, answered, and followed up in public', async () => {
    await serve(async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      await interaction.deferReply({ flags: MessageFlags.Ephemeral });
      await interaction.editReply(`for you: ${interaction.options.getAttachment('chart')?.name}`);
      await interaction.followUp('for all');
    });
    const handle = run({ attachments: { chart: PNG } });
    await handle.waitForReply(undefined, 1);
    expect(handle.replies().map((reply) => [reply.content, reply.isPrivate])).toEqual([
      ['for you: chart_one.png', true],
      ['for all', false],
    ]);
    expect(handle.isPrivate).toBe(true);
    expect(simulator.messagesIn(channelId).map((message) => message.content)).toEqual(['for all']);
  });

  it('give the first follow-up after a deferral its place and its privacy', async () => {
    await serve(async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      await interaction.deferReply({ flags: MessageFlags.Ephemeral });
      await interaction.followUp('meant for all');
    });
    expect(await run().waitForReply()).toMatchObject({ content: 'meant for all', isPrivate: true });
  });

  it('take one answer, within three seconds', async () => {
    const codes: unknown[] = [];
    await serve(async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      if (interaction.options.getString('coach') === 'late') simulator.clockScale = 1_000_000;
      await new Promise((resolve) => setTimeout(resolve, 20));
      const answer = () =>
        interaction.client.rest.post(`/interactions/${interaction.id}/${interaction.token}/callback`, {
          body: { type: 5 },
          auth: false,
        });
      for (const attempt of [answer, answer]) await attempt().catch((error: DiscordAPIError) => codes.push(error.code));
    });
    await run().waitForAck();
    await eventually(() => expect(codes).toEqual([40060]));
    run({ options: { coach: 'late' } });
    await eventually(() => expect(codes).toEqual([40060, 10062, 10062]));
  });

  it('take follow-ups for fifteen minutes', async () => {
    await serve(async (interaction) => {
      if (interaction.isChatInputCommand()) await interaction.reply('now');
    });
    const handle = run();
    await handle.waitForReply();
    const followUp = async () => {
      const answer = await fetch(`${simulator.apiUrl}/v10/webhooks/${simulator.applicationId}/${handle.token}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ content: 'later' }),
      });
      return [answer.status, ((await answer.json()) as { code?: number }).code];
    };
    expect(await followUp()).toEqual([200, undefined]);
    const beganAt = simulator.now.getTime();
    simulator.clockScale = 1_000_000;
    await eventually(() => expect(simulator.now.getTime() - beganAt).toBeGreaterThan(16 * 60_000));
    expect(await followUp()).toEqual([401, 50027]);
  });

  it('autocomplete', async () => {
    await serve(async (interaction) => {
      if (interaction.isAutocomplete())
        await interaction.respond([{ name: `you typed ${interaction.options.getFocused()}`, value: 'd' }]);
    });
    const choices = await simulator.autocomplete({
      channelId,
      userId: annId,
      name: 'plan',
      focused: 'coach',
      options: { coach: 'da' },
    });
    expect(choices).toEqual([{ name: 'you typed da', value: 'd' }]);
  });

  it('open modals with texts and uploads', async () => {
    const text = new TextInputBuilder().setCustomId('text').setStyle(TextInputStyle.Paragraph);
    const upload = new FileUploadBuilder().setCustomId('charts').setRequired(false).setMinValues(0).setMaxValues(4);
    const modal = new ModalBuilder().setCustomId('plan:d').setTitle('Plan');
    modal.addLabelComponents(
      new LabelBuilder().setLabel('Text').setTextInputComponent(text),
      new LabelBuilder().setLabel('Charts').setFileUploadComponent(upload),
    );
    await serve(async (interaction) => {
      if (interaction.isChatInputCommand()) await interaction.showModal(modal);
      if (!interaction.isModalSubmit()) return;
      const names = interaction.fields.getUploadedFiles('charts')?.map((file) => file.name);
      await interaction.reply(`${interaction.fields.getTextInputValue('text')} ${names?.join()}`);
    });
    const opened = run();
    await opened.waitForModal();
    const reply = await simulator
      .submitModal(opened, { fields: { text: 'line\nline' }, files: { charts: [PNG] } })
      .waitForReply();
    expect(reply.content).toBe('line\nline chart_one.png');
    expect(() => simulator.submitModal(opened, { fields: {} })).toThrow('Field text is required');
  });

  it('press buttons, which may change their message', async () => {
    const button = new ButtonBuilder().setCustomId('yes').setLabel('Yes').setStyle(ButtonStyle.Danger);
    await serve(async (interaction) => {
      if (interaction.isButton()) await interaction.update({ content: 'done', components: [] });
      if (!interaction.isChatInputCommand()) return;
      const row = new ActionRowBuilder<ButtonBuilder>().addComponents(button);
      await interaction.reply({ content: 'sure?', components: [row], flags: MessageFlags.Ephemeral });
    });
    const question = await run().waitForReply();
    const pressed = simulator.pressButton({ messageId: question.id, userId: annId, customId: 'yes' });
    await pressed.waitForAck();
    expect(simulator.message(question.id)).toMatchObject({ content: 'done', components: [] });
    expect(() => simulator.pressButton({ messageId: question.id, userId: annId, customId: 'yes' })).toThrow(
      'no component',
    );
  });

  it('run only commands that were registered', async () => {
    await serve(async () => undefined);
    expect(() => simulator.runCommand({ channelId, userId: annId, name: 'nothing' })).toThrow('has not registered');
    expect(() => run({ options: {} })).toThrow('needs the option coach');
  });
});

describe('the gateway', () => {
  it.each([
    ['op 7', { resumable: true }],
    ['a close code', { resumable: true, closeCode: 4000 }],
  ])('replays after %s what was missed', async (_how, drop) => {
    await start();
    const client = await connect();
    const messages = collect(client);
    const resumed = new Promise((resolve) => client.once('shardResume', (_id, replayed) => resolve(replayed)));
    simulator.dropGateway(drop);
    await eventually(() => expect(simulator.connectedClients).toBe(0));
    post('missed');
    await resumed;
    post('after');
    await eventually(() => expect(messages.map((message) => message.content)).toEqual(['missed', 'after']));
  });

  it('starts a new session when the old one is invalid', async () => {
    await start();
    const client = await connect();
    const messages = collect(client);
    const again = new Promise((resolve) => client.once('shardReady', resolve));
    simulator.dropGateway({ resumable: false });
    await again;
    post('fresh');
    await eventually(() => expect(messages.map((message) => message.content)).toEqual(['fresh']));
  });

  it('resumes after an outage in which everything was refused', async () => {
    await start();
    const client = await connect();
    const messages = collect(client);
    await simulator.refuseConnections(true);
    await expect(fetch(`${simulator.apiUrl}/v10/gateway`)).rejects.toThrow();
    post('while away');
    await simulator.refuseConnections(false);
    await eventually(() => expect(messages.map((message) => message.content)).toEqual(['while away']));
  });

  it('refuses a wrong token and an intent that was not granted', async () => {
    await start({ messageContentIntent: false });
    await expect(connect()).rejects.toThrow('Used disallowed intents');
    const socket = new WebSocket(simulator.gatewayUrl);
    const closed = new Promise((resolve) => socket.on('close', resolve));
    const identify = { op: 2, d: { token: 'wrong', intents: 0, properties: {} } };
    socket.on('message', () => socket.send(JSON.stringify(identify)));
    await expect(closed).resolves.toBe(4004);
  });

  it('hides channels that the bot may not view', async () => {
    await start();
    const messages = collect(await connect());
    simulator.setOverwrite(channelId, { id: simulator.applicationId, type: 'member', deny: ['VIEW_CHANNEL'] });
    post('hidden');
    simulator.setOverwrite(channelId, { id: simulator.applicationId, type: 'member', allow: ['VIEW_CHANNEL'] });
    post('seen');
    await eventually(() => expect(messages.map((message) => message.content)).toEqual(['seen']));
  });
});

describe('refusals', () => {
  const long = 'x'.repeat(2001);

  it.each<[string, (client: Client) => Promise<unknown>, number, number]>([
    ['an unknown channel', (client) => client.rest.get('/channels/123456789012345678'), 404, 10003],
    [
      'an unknown message',
      (client) => client.rest.get(`/channels/${channelId}/messages/123456789012345678`),
      404,
      10008,
    ],
    ['an unknown webhook', (client) => client.rest.get('/webhooks/123456789012345678'), 404, 10015],
    [
      'an empty message',
      (client) => client.rest.post(`/channels/${channelId}/messages`, { body: { content: ' ' } }),
      400,
      50006,
    ],
    [
      'too long a message',
      (client) => client.rest.post(`/channels/${channelId}/messages`, { body: { content: long } }),
      400,
      50035,
    ],
    ['an unknown route', (client) => client.rest.get('/nothing'), 404, 0],
  ])('%s has its own code', async (_what, act, status, code) => {
    await start();
    const error: unknown = await act(await connect()).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(DiscordAPIError);
    expect(error).toMatchObject({ status, code });
  });

  it('missing permissions are told apart from missing access', async () => {
    await start();
    const client = await connect();
    const send = () => client.rest.post(`/channels/${channelId}/messages`, { body: { content: 'x' } });
    simulator.setOverwrite(channelId, { id: simulator.applicationId, type: 'member', deny: ['SEND_MESSAGES'] });
    await expect(send()).rejects.toMatchObject({ status: 403, code: 50013 });
    simulator.setOverwrite(channelId, { id: simulator.applicationId, type: 'member', deny: ['VIEW_CHANNEL'] });
    await expect(send()).rejects.toMatchObject({ status: 403, code: 50001 });
  });

  it('name the bad field as Discord does', async () => {
    await start();
    const client = await connect();
    const error: unknown = await client.rest
      .post(`/channels/${channelId}/messages`, { body: { content: long } })
      .catch((caught: unknown) => caught);
    const problem = { code: 'BASE_TYPE_MAX_LENGTH', message: 'Must be 2000 or fewer in length.' };
    expect((error as DiscordAPIError).rawError).toMatchObject({ errors: { content: { _errors: [problem] } } });
  });
});

describe('webhooks', () => {
  it('answer with the message only when asked to wait', async () => {
    await start();
    const { id, token } = simulator.addWebhook(channelId);
    const execute = (query: string) =>
      fetch(`${simulator.apiUrl}/v10/webhooks/${id}/${token}${query}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ content: 'alert', username: 'Bell' }),
      });
    const [silent, told] = [await execute(''), await execute('?wait=true')];
    expect([silent.status, silent.headers.get('content-type'), await silent.text()]).toEqual([204, null, '']);
    expect(await told.json()).toMatchObject({ content: 'alert', webhook_id: id, author: { username: 'Bell' } });
    const found = (await (await fetch(`${simulator.apiUrl}/v10/webhooks/${id}/${token}`)).json()) as { url: string };
    expect(await (await fetch(found.url)).json()).toMatchObject({ channel_id: channelId });
    expect((await fetch(`${simulator.apiUrl}/v10/webhooks/${id}/wrong`)).status).toBe(401);
    expect((await fetch(`${simulator.apiUrl}/v9/gateway`)).status).toBe(404);
    expect(simulator.messagesIn(channelId)).toHaveLength(2);
  });
});

describe('rate limits and faults', () => {
  async function channelOf(client: Client) {
    const channel = await client.channels.fetch(channelId);
    if (!channel?.isSendable()) throw new Error('no channel');
    return channel;
  }

  it('make the client wait for its bucket instead of failing', async () => {
    await start({ clockScale: 20 });
    const channel = await channelOf(await connect());
    await Promise.all(Array.from({ length: 12 }, (_, index) => channel.send(String(index))));
    expect(simulator.messagesIn(channelId).map((message) => message.content)).toHaveLength(12);
    expect(simulator.requests.filter((request) => request.status === 429)).toEqual([]);
  });

  it('refuse the sixth execution of a webhook within two seconds, in real seconds of a fast clock', async () => {
    await start({ clockScale: 4 });
    const { id, token } = simulator.addWebhook(channelId);
    const execute = () =>
      fetch(`${simulator.apiUrl}/v10/webhooks/${id}/${token}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ content: 'alert' }),
      });
    const answers: Response[] = [];
    for (let index = 0; index < 6; index++) answers.push(await execute());
    expect(answers.map((answer) => answer.status)).toEqual([204, 204, 204, 204, 204, 429]);
    const refused = answers[5] as Response;
    const body = (await refused.json()) as { retry_after: number };
    expect(body).toMatchObject({ global: false, message: 'You are being rate limited.' });
    expect(body.retry_after).toBeLessThanOrEqual(0.5);
    expect(refused.headers.get('x-ratelimit-scope')).toBe('user');
  });

  const execute = async ({ id, token }: { id: string; token: string }) => {
    const answer = await fetch(`${simulator.apiUrl}/v10/webhooks/${id}/${token}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ content: 'alert' }),
    });
    return answer.status === 429 ? `429 ${answer.headers.get('x-ratelimit-scope')}` : String(answer.status);
  };

  it('count the webhooks of a channel together', async () => {
    await start({ rateLimits: { webhookChannel: { limit: 3, windowMs: 60_000 } } });
    const webhooks = [simulator.addWebhook(channelId), simulator.addWebhook(channelId)] as const;
    const answers: string[] = [];
    for (let index = 0; index < 4; index++) answers.push(await execute(webhooks[index % 2] as (typeof webhooks)[0]));
    expect(answers).toEqual(['204', '204', '204', '429 shared']);
    expect(simulator.invalidRequests).toBe(0);
  });

  it('count all calls of a bot, and shut out who goes on regardless', async () => {
    const second = { limit: 2, windowMs: 60_000 };
    await start({ rateLimits: { global: second, invalidRequests: { limit: 2, windowMs: 60_000 } } });
    const call = async () => {
      const answer = await fetch(`${simulator.apiUrl}/v10/users/@me`, {
        headers: { authorization: `Bot ${simulator.token}` },
      });
      const body = await answer.text();
      return [answer.status, answer.headers.get('x-ratelimit-global'), answer.ok ? '' : body];
    };
    for (let index = 0; index < 2; index++) expect(await call()).toEqual([200, null, '']);
    for (let index = 0; index < 2; index++)
      expect(await call()).toEqual([429, 'true', expect.stringContaining('"global":true')]);
    expect(simulator.invalidRequests).toBe(2);
    expect(await call()).toEqual([429, null, 'error code: 1015']);
  });

  it('a 429 is slept through, a 500 tried again', async () => {
    await start();
    const channel = await channelOf(await connect());
    simulator.failNext({ match: /POST .*messages/, status: 429, headers: { 'Retry-After': '0.1' } });
    simulator.failNext({ match: /POST .*messages/, status: 500 });
    await channel.send('arrived');
    expect(simulator.requests.filter((request) => request.method === 'POST').map((request) => request.status)).toEqual([
      429, 500, 200,
    ]);
  });

  it('a call may hang, or be cut before or after it took effect', async () => {
    await start();
    const send = (content: string) =>
      fetch(`${simulator.apiUrl}/v10/channels/${channelId}/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bot ${simulator.token}` },
        body: JSON.stringify({ content }),
        signal: AbortSignal.timeout(500),
      });
    for (const status of ['hang', 'reset-before', 'reset-after'] as const) {
      simulator.failNext({ match: /POST/, status });
      await expect(send(status)).rejects.toMatchObject({ name: status === 'hang' ? 'TimeoutError' : 'TypeError' });
    }
    await send('unhurt');
    expect(simulator.messagesIn(channelId).map((message) => message.content)).toEqual(['reset-after', 'unhurt']);
  });
});

describe('closing', () => {
  it('ends every connection, hanging calls included, and frees the port', async () => {
    await start();
    await connect();
    simulator.failNext({ status: 'hang' });
    const hanging = fetch(`${simulator.apiUrl}/v10/gateway`).catch((error: Error) => error.name);
    await eventually(() => expect(simulator.requests.at(-1)?.path).toBe('/gateway'));
    const { port } = new URL(simulator.apiUrl);
    await Promise.all(clients.map((client) => client.destroy()));
    await simulator.close();
    expect(await hanging).toBe('TypeError');
    const next = await startSimulator({ port: Number(port) });
    await next.close();
  });
});

describe('the control API', () => {
  it('posts, reads and refuses', async () => {
    await start();
    const messages = collect(await connect());
    const call = async (method: string, path: string, body?: object) => {
      const answer = await fetch(`${simulator.cdnUrl}/control${path}`, { method, body: body && JSON.stringify(body) });
      return [answer.status, await answer.json()];
    };
    await call('POST', '/messages', { channel_id: channelId, author_id: annId, content: 'by wire' });
    await eventually(() => expect(messages.map((message) => message.content)).toEqual(['by wire']));
    expect(await call('GET', `/channels/${channelId}/messages`)).toMatchObject([200, [{ content: 'by wire' }]]);
    expect(await call('POST', '/commands', { channel_id: channelId, user_id: annId })).toEqual([
      400,
      { error: 'name is missing' },
    ]);
    expect(await call('GET', '/state')).toMatchObject([200, { connected_clients: 1 }]);
  });
});

describe('the mock coaches', () => {
  it("post today's plans at once, change one, and dated back those of the days before", async () => {
    await start();
    const client = await connect();
    const messages = collect(client);
    client.on('messageCreate', (message) => {
      // Most answers wait for their rate limit when the test ends.
      if (!message.author.bot) message.reply('noted').catch(() => undefined);
    });
    const coaches = ['d', 'i', 's', 'n'].map((code) => ({ code, name: `Coach ${code}` }));
    const now = new Date('2026-11-23T15:00:00Z');
    await playMockCoaches(simulator, { coaches, now, timezone: 'America/New_York', prefix: '!' });
    const fromCoaches = () => messages.filter((message) => !message.author.bot);
    await eventually(() => expect(fromCoaches()).toHaveLength(17));
    expect(
      fromCoaches()
        .slice(0, 4)
        .map((message) => message.content.slice(0, 7)),
    ).toEqual(['!plan d', '!plan i', '!plan s', '!plan n']);
    expect(fromCoaches().filter((message) => message.content.startsWith('!edit d'))).toHaveLength(1);
    const dates = new Set(
      fromCoaches()
        .slice(5)
        .map((message) => message.createdAt.toISOString()),
    );
    // Monday's three trading days before, at 08:05 in New York.
    expect([...dates]).toEqual(['2026-11-20T13:05:00.000Z', '2026-11-19T13:05:00.000Z', '2026-11-18T13:05:00.000Z']);
    const chart = fromCoaches()[0]?.attachments.first();
    expect([chart?.width, chart?.height, chart?.contentType]).toEqual([640, 360, 'image/png']);
  });

  it('stop waiting for a bot that never came when the simulator is closed', async () => {
    await start();
    const coaches = [{ code: 'd', name: 'Coach d' }];
    const playing = playMockCoaches(simulator, { coaches, now: new Date(), timezone: 'UTC', prefix: '!' });
    const waiting = simulator.waitForMessage(() => false);
    await Promise.all([
      simulator.close(),
      playing,
      expect(waiting).rejects.toThrow('before the simulator was closed'),
      expect(simulator.waitForBot()).rejects.toThrow('before the simulator was closed'),
    ]);
  });
});
