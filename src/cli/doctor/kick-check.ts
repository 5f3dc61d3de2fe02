import type { LoadedConfiguration } from '../../config';
import { loadKick } from '../lazy-parts';
import type { Check } from './check';

const subject = 'Kick';

/** Whether Kick is watched, and what it answers of the channels, the feed and the application. */
export async function checkKick({ parts, settings }: LoadedConfiguration): Promise<Check[]> {
  if (settings.MOCK_MODE) return [{ status: 'ok', subject, message: 'simulated (MOCK_MODE)' }];
  const { inspectKick, readKickSetup } = loadKick();
  const setup = readKickSetup(parts, settings);
  if (setup.state === 'off') {
    return [{ status: 'ok', subject, message: 'not watched: KICK_USERNAME and KICK_CHANNELS are not set' }];
  }
  if (setup.state === 'misconfigured') {
    const message = ['off until this is mended:', ...setup.problems].join('\n        ');
    return [{ status: 'fail', subject, message }];
  }
  const findings = await inspectKick(setup, settings);
  return findings.map(({ isWell, message }) => ({ status: isWell ? 'ok' : 'warn', subject, message }));
}
