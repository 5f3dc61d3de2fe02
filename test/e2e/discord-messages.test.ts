import { type NewAttachment, type Reply, startSimulator } from '@coachwire/simulator';
import { SIMULATED, TestApp, TODAY, until } from '../support/app';
import { png } from '../support/trading-room';

/** The table of what happens to the message that posted the current version of a plan. */
describe('the message is the plan', () => {
  let app: TestApp;

  beforeEach(async () => {
    app = await TestApp.start();
  });

  afterEach(async () => {
    await app.close();
  });

  type PlanAnswer = { plan: string; version: number; available: boolean; charts: string[]; edited_at: string | null };
  type HistoryAnswer = { history: { plan_text: string; action: string; edited_by: string; edited_at: string }[] };
  const plan = (coach = 'd', date = TODAY) => app.get<PlanAnswer>(`/api/coach-plans/?coach=${coach}&date=${date}`);
  const history = async (coach = 'd') =>
    (await app.get<HistoryAnswer>(`/api/coach-plans/history?coach=${coach}&date=${TODAY}`)).history;
  const planIs = (text: string, coach = 'd', date = TODAY) =>
    until(`the plan ${text}`, async () => (await plan(coach, date)).plan === text);
  const isGone = (coach = 'd') => until('the end of the plan', async () => !(await plan(coach)).available);
  const edit = (message: { id: string }, content: string, attachments?: NewAttachment[]) =>
    app.simulator.editMessage(message.id, { content, ...(attachments && { attachments }) });
  /** The bot's next reply to the message. */
  const replyAfter = async (message: { id: string }, act: () => void): Promise<Reply> => {
    const before = app.room.spoken.length;
    act();
    await until('a reply', () => app.room.spoken.length > before);
    const reply = app.room.spoken[before] as Reply;
    expect(reply.message_reference?.message_id).toBe(message.id);
    return reply;
  };
  /** Resolves when everything that came before has been handled. */
  const settled = async () => void (await app.room.say(app.room.bob, '!help'));

  it('edited: a new revision, with the time of the edit, confirmed by a reaction', async () => {
    const { room } = app;
    const message = await room.say(room.ann, '!plan d Long NQ abvoe 21,000', [png('a.png')]);
    const edited = app.simulator.editMessage(message.id, { content: '!plan d Long NQ above 21,000' });
    await planIs('Long NQ above 21,000');

    expect(await plan()).toMatchObject({ version: 2, charts: [expect.stringContaining('a.png')] });
    expect(new Date((await plan()).edited_at ?? '')).toEqual(new Date(edited.edited_timestamp ?? ''));
    expect(await history()).toMatchObject([{ plan_text: 'Long NQ abvoe 21,000', action: 'edited', edited_by: 'Ann' }]);
    await until('the reaction', () => room.reactionsTo(message).includes('✏️'));
    expect(room.spoken).toEqual([]);
  });

  it('edited to other images, or to none: the charts are those of the message', async () => {
    const { room, simulator } = app;
    const message = await room.say(room.ann, '!plan d Long', [png('a.png')]);
    simulator.editMessage(message.id, { attachments: [png('b.png')] });
    await until('the new chart', async () => /b\.png/.test((await plan()).charts.join()));
    simulator.editMessage(message.id, { attachments: [] });
    await until('no chart', async () => (await plan()).charts.length === 0);
    expect((await plan()).version).toBe(3);
  });

  it('link previews, pins and an edit that changes nothing are no edits', async () => {
    const { room, simulator } = app;
    const message = await room.say(room.ann, '!plan d See https://example.com/', [png()]);
    simulator.addLinkPreview(message.id);
    simulator.pin(message.id);
    simulator.editMessage(message.id, {});
    edit(message, '!plan   coach_D See https://example.com/', undefined);
    simulator.addLinkPreview(message.id);
    await settled();
    expect(await plan()).toMatchObject({ version: 1 });
    expect(room.spoken).toHaveLength(1);
  });

  it('edited to another coach or date: moves', async () => {
    const { room } = app;
    const message = await room.say(room.ann, '!plan d Long', [png()]);
    const moved = await replyAfter(message, () => edit(message, '!plan s Long'));
    expect(moved.content).toContain('Plan moved: **Swing (s)** for **2026-11-20**');
    expect(await plan('s')).toMatchObject({ plan: 'Long', charts: [expect.any(String)] });
    expect(await plan('d')).toMatchObject({ available: false });
    expect(await history('d')).toMatchObject([{ action: 'deleted', plan_text: 'Long' }]);

    await replyAfter(message, () => edit(message, '!plan s 2026-11-25 Longer'));
    expect(await plan('s', '2026-11-25')).toMatchObject({ plan: 'Longer' });
    expect(await plan('s')).toMatchObject({ available: false });
  });

  it.each([
    ['a day that is over', '!plan d 2026-11-19 Long', '2026-11-19 is over'],
    ['the place of somebody else', '!plan s Long', 'Only Bob'],
    ['no coach', '!plan x Long', "Invalid coach name 'x'"],
    ['no text', '!plan d', 'The plan has no text'],
    ['nothing', '!plan', 'Which coach is it for?'],
    ['text that is no command', 'Long NQ', 'no command any more'],
    ['another command', '!edit s Long', 'an edit cannot move it'],
  ])('edited to %s: unchanged, and a reply says why', async (_, content, why) => {
    const { room } = app;
    await room.say(room.bob, '!plan s Swing');
    const message = await room.say(room.ann, '!plan d Long');
    const reply = await replyAfter(message, () => edit(message, content));
    expect(reply.content).toContain(why);
    expect(await plan('d')).toMatchObject({ plan: 'Long', version: 1 });
    expect(await plan('s')).toMatchObject({ plan: 'Swing', version: 1 });

    // Mended, it counts again.
    edit(message, '!plan d Longer');
    await planIs('Longer');
  });

  it('edited while a newer version came by a command: unchanged, and a reply says so', async () => {
    const { room } = app;
    const message = await room.say(room.ann, '!plan d First');
    await room.run(room.ann, 'edit', { coach: 'd', text: 'Second' }).waitForReply(undefined, 1);
    const reply = await replyAfter(message, () => edit(message, '!plan d Third'));
    expect(reply.content).toContain('a newer version of **Day Trading (d)** for **2026-11-20**');
    expect(await plan()).toMatchObject({ plan: 'Second', version: 2 });
  });

  it('edited after the plan was deleted: a reply says so', async () => {
    const { room } = app;
    const first = await room.say(room.ann, '!plan d First');
    await room.delete(room.ann, '!delete d');
    const reply = await replyAfter(first, () => edit(first, '!plan d Third'));
    expect(reply.content).toContain('the plan of **Day Trading (d)** for **2026-11-20** was deleted');
    expect(await plan()).toMatchObject({ available: false });
  });

  it('an !edit is such a message too', async () => {
    const { room } = app;
    const first = await room.say(room.ann, '!plan d First', [png('a.png')]);
    const second = await room.say(room.ann, '!edit d Secnod');
    edit(second, '!edit d Second');
    await planIs('Second');
    expect((await plan()).charts).toHaveLength(1);
    const reply = await replyAfter(first, () => edit(first, '!plan d Changed'));
    expect(reply.content).toContain('a newer version');
  });

  it('a message that becomes a command by an edit is one as of then', async () => {
    const { room } = app;
    const typo = room.post(room.ann, '!pln d Long');
    const refused = room.post(room.ann, '!plan x Swing');
    await room.replyTo(refused);
    edit(typo, '!plan d Long');
    edit(refused, '!plan s Swing');
    await planIs('Long');
    await planIs('Swing', 's');
    await until(
      'the reactions',
      () => room.reactionsTo(typo).includes('✅') && room.reactionsTo(refused).includes('✅'),
    );

    const old = app.simulator.postMessage({
      channelId: room.channelId,
      authorId: room.ann,
      content: 'last week',
      timestamp: new Date('2026-11-13T13:00:00Z'),
    });
    edit(old, '!plan n News');
    await planIs('News', 'n');
    expect(await plan('n', '2026-11-13')).toMatchObject({ available: false });
  });

  it('deleted by itself: deleted; deleted in bulk: unchanged', async () => {
    const { room, simulator } = app;
    const single = await room.say(room.ann, '!plan d Long');
    const bulk = await room.say(room.ann, '!plan s Swing');
    const chat = room.post(room.ann, 'chat');
    simulator.deleteMessage(single.id);
    simulator.bulkDelete(room.channelId, [bulk.id, chat.id]);
    await isGone();
    await settled();
    expect(await plan('s')).toMatchObject({ plan: 'Swing', available: true });
    expect(await history()).toMatchObject([{ action: 'deleted', plan_text: 'Long', edited_by: 'Ann' }]);
  });

  it('deleted while the message of an earlier version stands: that version counts again, and its author is told', async () => {
    const { room, simulator } = app;
    const first = await room.say(room.ann, '!plan d First', [png('a.png')]);
    const second = await room.say(room.ann, '!plan d Second');
    const told = await replyAfter(first, () => simulator.deleteMessage(second.id));
    expect(told.content).toContain('counts again: **Day Trading (d)** for **2026-11-20**, now version 3');
    expect(await plan()).toMatchObject({ plan: 'First', version: 3, charts: [expect.stringContaining('http')] });
    expect(await history()).toMatchObject([{ plan_text: 'Second', action: 'edited', edited_by: 'Ann' }, {}]);

    edit(first, '!plan d First, longer');
    await planIs('First, longer');
    simulator.deleteMessage(first.id);
    await isGone();
  });

  it('of several earlier messages the newest that stands counts, with what it says now', async () => {
    const { room, simulator } = app;
    const messages = [];
    for (const text of ['one', 'two', 'three', 'four', 'five'])
      messages.push(await room.say(room.ann, `!plan d ${text}`));
    const [, two, three, four, five] = messages;
    simulator.deleteMessage(four!.id);
    await replyAfter(three!, () => edit(three!, 'no plan any more'));
    await replyAfter(two!, () => edit(two!, '!plan d two, longer'));
    await replyAfter(two!, () => simulator.deleteMessage(five!.id));
    expect(await plan()).toMatchObject({ plan: 'two, longer', version: 6 });
  });

  it('an !edit that is deleted gives way to the message that it changed', async () => {
    const { room, simulator } = app;
    const first = await room.say(room.ann, '!plan d First', [png('a.png')]);
    await room.run(room.ann, 'edit', { coach: 'd', text: 'By command' }).waitForReply();
    const second = await room.say(room.ann, '!edit d Second');
    await replyAfter(first, () => simulator.deleteMessage(second.id));
    expect(await plan()).toMatchObject({ plan: 'First', version: 4 });
  });

  it('edited to another date while an earlier message stands: moves, and the earlier one counts again', async () => {
    const { room } = app;
    const first = await room.say(room.ann, '!plan d First');
    const second = await room.say(room.ann, '!plan d Second');
    const reply = await replyAfter(second, () => edit(second, '!plan d 2026-11-25 Second'));
    expect(reply.content).toContain('Plan moved: **Day Trading (d)** for **2026-11-25**');
    expect(reply.content).toContain('For **Day Trading (d)** for **2026-11-20** the earlier message counts again');
    expect(reply.content).toContain(first.id);
    expect(await plan()).toMatchObject({ plan: 'First', version: 3 });
    edit(first, '!plan d First, longer');
    await planIs('First, longer');
  });

  it('both deleted, in whichever order: no plan stays', async () => {
    const { room, simulator } = app;
    for (const order of [0, 1]) {
      const messages = [await room.say(room.ann, '!plan d First'), await room.say(room.ann, '!plan d Second')];
      for (const { id } of order === 0 ? messages : messages.toReversed()) simulator.deleteMessage(id);
      await isGone();
    }
  });

  it('deleted after it was replaced: unchanged', async () => {
    const { room, simulator } = app;
    const first = await room.say(room.ann, '!plan d First');
    await room.say(room.ann, '!plan d Second');
    simulator.deleteMessage(first.id);
    await settled();
    expect(await plan()).toMatchObject({ plan: 'Second', version: 2 });
  });

  it('deleted at once, while it is still being recorded: no plan stays', async () => {
    const { room, simulator } = app;
    const messages = Array.from({ length: 10 }, (_, day) => room.post(room.ann, `!plan d 2026-12-1${day} Long`));
    for (const { id } of messages) simulator.deleteMessage(id);
    await settled();
    const range = () => app.get<{ plans: unknown[] }>('/api/coach-plans/range');
    await until('no plans', async () => (await range()).plans.length === 0);
    await settled();
    expect((await range()).plans).toEqual([]);
    expect(room.spoken.filter(({ content }) => content.includes('Plan recorded'))).toEqual([]);
  });

  it('made a command by an edit and deleted at once: no plan stays', async () => {
    const { room, simulator } = app;
    const messages = Array.from({ length: 10 }, (_, day) => room.post(room.ann, `chat ${day}`));
    await settled();
    for (const [day, { id }] of messages.entries()) {
      simulator.editMessage(id, { content: `!plan d 2026-12-1${day} Long` });
      simulator.deleteMessage(id);
    }
    await settled();
    const range = () => app.get<{ plans: unknown[] }>('/api/coach-plans/range');
    await until('no plans', async () => (await range()).plans.length === 0);
    await settled();
    expect((await range()).plans).toEqual([]);
  });

  it('deleted while its answer has not gone out: the plan goes at once', async () => {
    const { room, simulator } = app;
    simulator.failNext({ match: /^PUT .*reactions/, delayMs: 15_000 });
    const message = room.post(room.ann, '!plan d Long');
    await planIs('Long');
    simulator.deleteMessage(message.id);
    await isGone();
    expect(room.reactionsTo(message)).toEqual([]);
  });

  it('bots and webhooks make no plans, by an edit neither', async () => {
    const { room, simulator } = app;
    const robot = simulator.addMember({ guildId: room.guildId, username: 'robot', isBot: true }).user.id;
    const message = room.post(robot, 'plan');
    edit(message, '!plan d Long');
    await settled();
    expect(await plan()).toMatchObject({ available: false });
  });
});

describe('“Save as plan”', () => {
  let app: TestApp;
  beforeEach(async () => {
    app = await TestApp.start();
  });
  afterEach(() => app.close());

  const plan = (date = TODAY) => app.get<{ plan: string }>(`/api/coach-plans/?coach=s&date=${date}`);
  const open = (message: { id: string }, userId = app.room.ann) =>
    app.simulator.runMessageCommand({ name: 'Save as plan', messageId: message.id, userId });
  const opened = async (message: { id: string }) => {
    const handle = open(message);
    await handle.waitForModal();
    return handle;
  };

  it('asks for coach and day, and the message holds the plan from then on', async () => {
    const { room, simulator } = app;
    const message = room.post(room.ann, 'Long NQ\nabove 21,000', [png('a.png')]);
    const form = open(message);
    expect(await form.waitForModal()).toMatchObject({ title: 'Save as plan' });
    const answer = simulator.submitModal(form, { fields: { coach: 's' } });
    expect((await answer.waitForReply(undefined, 1)).content).toContain('Plan recorded: **Swing (s)**');
    expect(await plan()).toMatchObject({ plan: 'Long NQ\nabove 21,000', charts: [expect.stringContaining('a.png')] });

    simulator.editMessage(message.id, { content: 'Long ES' });
    await until('the edit', async () => (await plan()).plan === 'Long ES');
    const again = simulator.submitModal(await opened(message), { fields: { coach: 's' } });
    expect((await again.waitForReply()).content).toContain('This message is a plan already');
    simulator.deleteMessage(message.id);
    await until('the deletion', async () => (await plan()).plan.startsWith('No plan'));
  });

  it('takes a coming day, and refuses one that is over', async () => {
    const { room, simulator } = app;
    const message = room.post(room.ann, 'Wait for the CPI print');
    const late = simulator.submitModal(await opened(message), { fields: { coach: 's', date: '2026-11-19' } });
    expect((await late.waitForReply()).content).toContain('2026-11-19 is over');
    const coming = simulator.submitModal(await opened(message), { fields: { coach: 's', date: 'tomorrow' } });
    await coming.waitForReply(undefined, 1);
    expect(await plan('2026-11-21')).toMatchObject({ plan: 'Wait for the CPI print' });
  });

  it('refuses a message that was deleted while the form was open', async () => {
    const { room, simulator } = app;
    const message = room.post(room.ann, 'Long NQ');
    const form = await opened(message);
    simulator.deleteMessage(message.id);
    await room.say(room.bob, '!help');
    const answer = await simulator.submitModal(form, { fields: { coach: 's' } }).waitForReply();
    expect(answer).toMatchObject({ isPrivate: true, content: expect.stringContaining('The message is gone') });
    expect(await plan()).toMatchObject({ available: false });
  });

  it('refuses, privately, the messages of others, of bots, and such without text', async () => {
    const { room, simulator } = app;
    const robot = simulator.addMember({ guildId: room.guildId, username: 'robot', isBot: true }).user.id;
    const refusals = [
      [open(room.post(room.bob, 'Mine')), 'somebody else’s'],
      [open(room.post(robot, 'Beep')), 'Only what a person wrote'],
      [open(room.post(room.ann, '', [png()])), 'no text'],
    ] as const;
    for (const [handle, why] of refusals) {
      expect(await handle.waitForReply()).toMatchObject({ isPrivate: true, content: expect.stringContaining(why) });
    }
    expect(await plan()).toMatchObject({ available: false });
  });
});

it('a form of before a restart, whose message is gone, is refused too', async () => {
  const simulator = await startSimulator(SIMULATED);
  const before = await TestApp.start({ startedSimulator: simulator });
  const { room } = before;
  const message = room.post(room.ann, 'Long NQ');
  const form = simulator.runMessageCommand({ name: 'Save as plan', messageId: message.id, userId: room.ann });
  await form.waitForModal();
  await before.close();
  simulator.deleteMessage(message.id);
  const after = await TestApp.start({ startedSimulator: simulator, waitsForBot: false });
  try {
    await simulator.waitForBot();
    const answer = await simulator.submitModal(form, { fields: { coach: 's' } }).waitForReply();
    expect(answer).toMatchObject({ isPrivate: true, content: expect.stringContaining('The message is gone') });
  } finally {
    await after.close();
    await simulator.close();
  }
});

it('works without the Message Content intent, as the context menu shows what is in the message', async () => {
  const app = await TestApp.start({ simulator: { messageContentIntent: false } });
  try {
    const { room, simulator } = app;
    const message = room.post(room.ann, 'Unseen by the gateway');
    const opened = simulator.runMessageCommand({ name: 'Save as plan', messageId: message.id, userId: room.ann });
    await opened.waitForModal();
    await simulator.submitModal(opened, { fields: { coach: 'd' } }).waitForReply(undefined, 1);
    const plan = () => app.get(`/api/coach-plans/?coach=d&date=${TODAY}`);
    expect(await plan()).toMatchObject({ plan: 'Unseen by the gateway' });
    // An edit whose text is not shown says nothing of the plan.
    simulator.editMessage(message.id, { content: 'Edited unseen' });
    await room.say(room.bob, `<@${simulator.botUser.id}> help`);
    expect(await plan()).toMatchObject({ plan: 'Unseen by the gateway', version: 1 });
  } finally {
    await app.close();
  }
});

it('a plan outlives its message where the operator wants that', async () => {
  const app = await TestApp.start({ settings: { DELETE_PLAN_WITH_MESSAGE: 'false' } });
  try {
    const message = await app.room.say(app.room.ann, '!plan d Long');
    app.simulator.deleteMessage(message.id);
    await app.room.say(app.room.bob, '!help');
    expect(await app.get(`/api/coach-plans/?coach=d&date=${TODAY}`)).toMatchObject({ plan: 'Long' });
  } finally {
    await app.close();
  }
});
