/**
 * What makes a process believe a moved clock and another zone, as the test run does (`npm run test:dates`), for who is given an
 * environment by name.
 */
export function movedClock(): NodeJS.ProcessEnv {
  const names = Object.keys(process.env).filter((name) => /^(LD_PRELOAD|TZ|FAKETIME.*)$/.test(name));
  return Object.fromEntries(names.map((name) => [name, process.env[name]]));
}
