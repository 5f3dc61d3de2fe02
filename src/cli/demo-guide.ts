import type { MockControl } from './lazy-parts';

/** The first mock coach, and how to act as that coach. */
export interface DemoCoach {
  code: string;
  /** An API key to post with. */
  key: string | undefined;
  control: MockControl | undefined;
  /** The command prefix on Discord. */
  prefix: string;
}

/** What the demo prints once it runs: where to look, and what to type. */
export function renderDemoGuide(url: string, { code: coach, key, control, prefix }: DemoCoach): string {
  const plans = `${url}/api/coach-plans`;
  return [
    '',
    'Coachwire is running: mock coaches post on a simulated Discord, and HTTP serves what they post.',
    '',
    `  Plans of today   ${plans}/all`,
    `  Documentation    ${url}/docs`,
    `  Health           ${url}/health`,
    `  Metrics          ${url}/metrics`,
    '',
    'Try, as an agent would:',
    '',
    `  curl '${plans}/all'`,
    `  curl '${plans}/?coach=${coach}'`,
    `  curl '${plans}/history?coach=${coach}'`,
    '',
    ...(key === undefined ? [] : posting(url, plans, coach, key)),
    ...(control === undefined ? [] : acting(control, `${prefix}plan ${coach} Out by noon.`)),
    'Ctrl-C ends the demo.',
    '',
  ].join('\n');
}

function posting(url: string, plans: string, coach: string, key: string): string[] {
  return [
    `This API key may do everything here, and is shown this once: ${key}`,
    'What people on the simulated Kick chat want of you, newest first:',
    '',
    `  curl '${url}/api/notifications' -H 'Authorization: Bearer ${key}'`,
    '',
    'What the strategies make of the candles, and what that came to:',
    '',
    `  curl '${url}/api/strategies' -H 'Authorization: Bearer ${key}'`,
    `  curl '${url}/api/strategies/performance?days=90' -H 'Authorization: Bearer ${key}'`,
    '',
    'Post a plan with it, as the first of the mock coaches:',
    '',
    `  curl '${plans}' -H 'Authorization: Bearer ${key}' \\`,
    `    -H 'Content-Type: application/json' -d '{"coach": "${coach}", "plan": "Flat until the open."}'`,
    '',
  ];
}

function acting({ url, coachUserId, channelId }: MockControl, content: string): string[] {
  const message = JSON.stringify({ channel_id: channelId, author_id: coachUserId, content });
  return [
    `The simulated Discord is steered at ${url} (docs/simulator.md). The same coach, typing there:`,
    '',
    `  curl '${url}/messages' -H 'Content-Type: application/json' -d '${message.replaceAll("'", `'\\''`)}'`,
    '',
  ];
}
