import { TestApp, TODAY, until } from '../support/app';
import { png } from '../support/trading-room';
import type { NewAttachment } from '@coachwire/simulator';

const file = (data: Buffer | string, contentType = 'text/plain; charset=utf-8', filename = 'message.txt') => ({
  filename,
  contentType,
  data: typeof data === 'string' ? Buffer.from(data) : data,
});

/** Discord offers to send a long text as a file, `message.txt`: what stands in it is the message. */
describe('a text that is too long for a message', () => {
  let app: TestApp;
  beforeEach(async () => void (app = await TestApp.start()));
  afterEach(() => app.close());

  const plan = () =>
    app.get<{ plan: string; charts: string[]; version: number }>(`/api/coach-plans/?coach=d&date=${TODAY}`);
  const long = `Long "NQ"  above\n\n- stop ${'🚀'.repeat(3000)}`;
  const say = (content: string, ...attachments: NewAttachment[]) => app.room.say(app.room.ann, content, attachments);

  it.each<[string, string, NewAttachment]>([
    ['all of it', '', file(`!plan d\n${long}`)],
    [
      'with a mark before it, and the line ends of another system',
      '',
      file(`\ufeff!plan d ${long.replaceAll('\n', '\r\n')}\r\n`),
    ],
    ['pasted after the command', `!plan d ${TODAY}`, file(long)],
    ['in another encoding', '', file(Buffer.from(`\ufeff! plan d ${long}`, 'utf16le'), 'text/plain')],
    ['without a content type', '', { ...file(`!plan d ${long}`), contentType: 'text/plain' }],
  ])('is read from its file: %s', async (_, content, attached) => {
    const message = await say(content, attached, png('a.png'));
    expect(app.room.reactionsTo(message)).toEqual(['✅']);
    expect(await plan()).toMatchObject({ plan: long, charts: [expect.stringMatching(/a\.png|api\/charts/)] });
  });

  it('is read in the charset that Discord names', async () => {
    await say('', file(Buffer.from('!plan d Über 21.000', 'latin1'), 'text/plain; charset=iso-8859-1'));
    expect(await plan()).toMatchObject({ plan: 'Über 21.000' });
  });

  it.each<[string, string, NewAttachment, RegExp]>([
    ['too long for a plan', '', file(`!plan d ${'x'.repeat(4001)}`), /The plan has 4001 characters; at most 4000 fit/],
    ['far too long', '!plan d', file('x'.repeat(3_000_000)), /at most 4000 fit/],
    ['no text', '!plan d', file(Buffer.from([0xff, 0xd8, 0xff, 0x80])), /message\.txt was not read/],
  ])('is refused when it is %s', async (_, content, attached, expected) => {
    expect((await say(content, attached)).content).toMatch(expected);
    expect(await plan()).toMatchObject({ version: 0 });
  });

  it('says so when the file cannot be fetched', async () => {
    app.simulator.failNext({ match: /attachments/, status: 500, count: 3 });
    expect((await say('!plan d', file('Long'))).content).toContain('message.txt could not be fetched');
    app.simulator.failNext({ match: /attachments/, status: 500, count: 2 });
    await say('!plan d', file('Long'));
    expect(await plan()).toMatchObject({ plan: 'Long' });
  });

  it('leaves files of chat alone, and other files that are texts', async () => {
    const { room } = app;
    room.post(room.ann, '', [file('what a long chat')]);
    room.post(room.ann, 'see this', [file('!plan d Long')]);
    const reply = await say('!plan d Short', file('Long', 'text/plain', 'notes.txt'));
    expect(reply.content).toContain('Left out, no image');
    expect(room.spoken).toHaveLength(1);
    expect(await plan()).toMatchObject({ plan: 'Short' });
  });

  it('is the plan: edits of the message, and its deletion', async () => {
    const { simulator } = app;
    const message = await say('', file(`!plan d ${long}`));
    simulator.editMessage(message.id, { content: '!plan d Short', attachments: [] });
    await until('the edit', async () => (await plan()).plan === 'Short');
    simulator.editMessage(message.id, { content: '!plan d', attachments: [file(long)] });
    await until('the edit', async () => (await plan()).plan === long);
    simulator.deleteMessage(message.id);
    await until('the deletion', async () => (await plan()).version === 0);
  });
});
