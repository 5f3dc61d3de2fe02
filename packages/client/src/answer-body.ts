import { CoachwireError } from './errors';

/** The longest answer that is read. A page of the largest plans stays far below. */
const MAX_BYTES = 16 * 1024 * 1024;

/** The body of an answer as text. Throws `unreadable` for one that never ends. */
export async function readText(response: Response): Promise<string> {
  const length = Number(response.headers.get('content-length') ?? NaN);
  // A length that was announced is kept to; only compression may make more of it.
  if (length < 64 * 1024 && !response.headers.has('content-encoding')) return response.text();
  const reader = response.body?.getReader() as ReadableStreamDefaultReader<Uint8Array> | undefined;
  if (!reader) return '';
  const decoder = new TextDecoder();
  let text = '';
  for (let bytes = 0; ;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > MAX_BYTES) {
      await reader.cancel();
      throw new CoachwireError('unreadable', `The answer is larger than ${MAX_BYTES} bytes`, {
        status: response.status,
      });
    }
    text += decoder.decode(value, { stream: true });
  }
}

/** The body as a JSON object, whatever content type it claims. Throws `unreadable`. */
export function parseObject(text: string, { status, headers }: Response): Record<string, unknown> {
  const type = headers.get('content-type');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw notOurs(status, type, cause);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw notOurs(status, type);
  return value as Record<string, unknown>;
}

/** What an answer of another shape than the server's is. */
export function notOurs(status: number, contentType: string | null, cause?: unknown): CoachwireError {
  const kind = `${status}, ${contentType ?? 'no content type'}`;
  const message = `The answer (${kind}) is not Coachwire's. Check the address, and proxies before it`;
  return new CoachwireError('unreadable', message, { status }, { cause });
}
