/** Pusher's own address of an application. */
export function pusherUrl(appKey: string, cluster: string): string {
  return `wss://ws-${cluster}.pusher.com/app/${appKey}?protocol=7&client=js&version=8.4.0&flash=false`;
}

/** An address that an operator gave, completed by what it lacks: the application, and the version of the protocol. */
export function completePusherUrl(given: string, appKey: string): string {
  const url = new URL(given);
  if (!/\/app\/[^/]/.test(url.pathname)) url.pathname = `${url.pathname.replace(/\/+$/, '')}/app/${appKey}`;
  if (!url.searchParams.has('protocol')) url.searchParams.set('protocol', '7');
  if (!url.searchParams.has('client')) url.searchParams.set('client', 'js');
  return url.href;
}
