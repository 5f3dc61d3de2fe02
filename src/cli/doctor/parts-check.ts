import type { LoadedConfiguration } from '../../config';
import { loadAlerts, loadSignals } from '../lazy-parts';
import type { Check } from './check';

/** Whether signals and alerts are on: a mistake in their settings switches them off, and the rest runs without a word. */
export function checkParts({ parts, settings }: LoadedConfiguration): Check[] {
  const signals = loadSignals().readSignalsConfiguration(parts);
  const { routes, destinations, problems } = loadAlerts().readAlertConfiguration(parts, settings);
  const signalProblems = signals.problems.map(({ field, message }) => `${field} ${message}`);
  const sending =
    routes.length > 0
      ? `${routes.length} routes to ${destinations.length} destinations`
      : 'none are sent: neither DISCORD_ALERTS_ENABLED nor a route asks for it';
  return [check('Signals', signalProblems, 'their settings are sound'), check('Alerts', problems, sending)];
}

function check(subject: string, problems: readonly string[], sound: string): Check {
  if (problems.length === 0) return { status: 'ok', subject, message: sound };
  return { status: 'fail', subject, message: ['off until this is mended:', ...problems].join('\n        ') };
}
