import type { Settings } from '../../config';
import type { Check } from './check';

const subject = 'PUBLIC_URL';
const TIMEOUT_MS = 5000;

/** Whether the address that links start with leads here, and whether a proxy before it is believed. */
export async function checkPublicUrl({ PUBLIC_URL: url, TRUST_PROXY: trusted }: Settings): Promise<Check[]> {
  if (url === null) return [];
  try {
    const response = await fetch(`${url}/`, { redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS) });
    const text = await response.text();
    if (!isCoachwire(text)) {
      const message = `${url} is answered by something else (${response.status}); let the proxy pass it to API_HOST:API_PORT, or correct PUBLIC_URL`;
      return [{ status: 'fail', subject, message }];
    }
    return [checkProxy(url, response.headers, trusted)];
  } catch (error) {
    const { name, cause } = error as Error & { cause?: NodeJS.ErrnoException };
    const reason = name === 'TimeoutError' ? `no answer within ${TIMEOUT_MS / 1000} s` : (cause?.code ?? name);
    const message = `${url} does not answer from here (${reason}); that is right while no server runs, else check the name, the certificate and the proxy`;
    return [{ status: 'warn', subject, message }];
  }
}

function checkProxy(url: string, headers: Headers, trusted: Settings['TRUST_PROXY']): Check {
  const lost = headers.has('x-request-id') ? [] : ['x-request-id'];
  if (lost.length > 0) {
    const message = `${url} answers without ${lost.join(', ')}: the proxy takes headers away; let it pass them`;
    return { status: 'warn', subject, message };
  }
  // Coachwire itself names no server.
  const proxy = headers.get('server') ?? headers.get('via');
  if (proxy !== null && trusted === false) {
    const message = `${url} goes through a proxy (${proxy.slice(0, 40)}), and TRUST_PROXY is false, so all clients count as one; set TRUST_PROXY to the proxy’s address`;
    return { status: 'warn', subject, message };
  }
  return { status: 'ok', subject, message: `${url} leads here` };
}

function isCoachwire(text: string): boolean {
  try {
    return String((JSON.parse(text) as { name?: unknown }).name).toLowerCase() === 'coachwire';
  } catch {
    return false;
  }
}
