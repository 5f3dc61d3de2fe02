import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Kick, startKick } from '@coachwire/simulator';
import { run } from '../../../src/cli';
import { FakeHost } from '../../support/fake-host';

describe('the doctor looks at Kick', () => {
  let cwd: string;
  let kick: Kick;
  beforeEach(async () => {
    cwd = mkdtempSync(join(tmpdir(), 'coachwire-doctor-'));
    kick = await startKick();
    kick.world.addChannel('desk');
  });
  afterEach(async () => {
    await kick.close();
    rmSync(cwd, { recursive: true, force: true });
  });

  /** Its lines about Kick. */
  async function examine(env: Record<string, string>): Promise<string> {
    const host = new FakeHost(cwd, { API_PORT: '0', DISCORD_API_URL: 'http://127.0.0.1:9/api', ...env });
    await run(['doctor'], host.context);
    const output = host.output.join('\n');
    expect(output).not.toContain(kick.world.clientSecret);
    return (output.match(/^(?:ok {2}|warn|FAIL) {2}Kick: .*(?:\n {8}.*)*$/gm) ?? []).join('\n');
  }
  const watched = () => ({ KICK_USERNAME: 'bob', KICK_CHANNELS: 'desk', ...kick.settings });

  it('that is not watched', async () => {
    expect(await examine({})).toBe('ok    Kick: not watched: KICK_USERNAME and KICK_CHANNELS are not set');
  });

  it('that is sound', async () => {
    kick.world.provider = 'centrifugo';
    expect((await examine(watched())).split('\n')).toEqual([
      'ok    Kick: the chat of desk is chatroom 669001',
      'ok    Kick: the chats are fed by centrifugo',
      'ok    Kick: the application is known, and has 0 of 1 subscriptions; a running server makes those that it lacks',
    ]);
  });

  it('that has no such channel, and does not know the application', async () => {
    const output = await examine({ ...watched(), KICK_CHANNELS: 'nowhere,else:5', KICK_CLIENT_SECRET: 'wrong' });
    expect(output).toMatch(/^warn {2}Kick: nowhere: .*answered 404; check the name, or write nowhere:CHATROOM_ID/m);
    expect(output).toMatch(/^ok {4}Kick: else: .*; chatroom 5 of KICK_CHANNELS is taken$/m);
    expect(output).toMatch(/^warn {2}Kick: .*oauth\/token answered 401; check KICK_CLIENT_ID and KICK_CLIENT_SECRET$/m);
  });

  it('that is set up wrongly', async () => {
    expect(await examine({ KICK_USERNAME: 'bob', KICK_CHANNELS: 'a b', KICK_PUBLIC_KEY: 'x'.repeat(200) })).toMatch(
      /^FAIL {2}Kick: off until this is mended:\n {8}KICK_CHANNELS \(environment\) must be Kick channels.*\n {8}KICK_PUBLIC_KEY must be an RSA public key in PEM$/,
    );
  });
});
