/** What the demo prints once it runs: where to look, and what to type. */
export function renderDemoGuide(url: string): string {
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
    `  curl '${plans}/?coach=d'`,
    `  curl '${plans}/history?coach=d'`,
    '',
    'Ctrl-C ends the demo.',
    '',
  ].join('\n');
}
