import type { Settings } from '../../config';
import { tryToListen } from '../listening';
import type { Check } from './check';

const subject = 'Port';

/** Whether HTTP can listen where it is told to. */
export async function checkPort({ API_HOST: host, API_PORT: port }: Settings): Promise<Check> {
  if (port === 0) return { status: 'ok', subject, message: 'any free one (API_PORT is 0)' };
  const code = await tryToListen(host, port);
  if (code === null) return { status: 'ok', subject, message: `${host}:${port} is free` };
  if (code === 'EADDRINUSE' && (await isCoachwire(host, port))) {
    return {
      status: 'warn',
      subject,
      message: `a running Coachwire listens on ${host}:${port}; end it before starting another`,
    };
  }
  return { status: 'fail', subject, message: explain(code, host, port) };
}

function explain(code: string, host: string, port: number): string {
  if (code === 'EADDRINUSE')
    return `another program listens on ${host}:${port}; set API_PORT to another port or end it`;
  if (code === 'EACCES') return `this user may not listen on port ${port}; set API_PORT to 1024 or more`;
  return `cannot listen on ${host} (${code}); set API_HOST to an address of this machine, or to 127.0.0.1`;
}

async function isCoachwire(host: string, port: number): Promise<boolean> {
  const address = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  try {
    const response = await fetch(`http://${address.includes(':') ? `[${address}]` : address}:${port}/`, {
      signal: AbortSignal.timeout(2000),
    });
    const { name } = (await response.json()) as { name?: unknown };
    return String(name).toLowerCase() === 'coachwire';
  } catch {
    // Whatever listens there, it does not answer as we do.
    return false;
  }
}
