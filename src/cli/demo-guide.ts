/**
 * What the demo prints once it runs: where to look, and what to type.
 * @param coach the code of the coach as whom the key may post
 */
export function renderDemoGuide(url: string, coach: string, key: string | undefined): string {
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
    ...(key === undefined ? [] : posting(plans, coach, key)),
    'Ctrl-C ends the demo.',
    '',
  ].join('\n');
}

function posting(plans: string, coach: string, key: string): string[] {
  return [
    `This API key may do everything here, and is shown this once: ${key}`,
    'Post a plan with it, as the first of the mock coaches:',
    '',
    `  curl '${plans}' -H 'Authorization: Bearer ${key}' \\`,
    `    -H 'Content-Type: application/json' -d '{"coach": "${coach}", "plan": "Flat until the open."}'`,
    '',
  ];
}
