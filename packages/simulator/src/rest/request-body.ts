import { Busboy } from '@fastify/busboy';
import type { IncomingMessage } from 'node:http';
import { refusal } from '../discord-error';
import { asArray, isObject } from '../json-values';
import type { UploadedFile } from '../model';

/** A whole request and one file: https://discord.com/developers/docs/reference#uploading-files */
const MAX_REQUEST_BYTES = 25 * 1024 * 1024;
export const MAX_FILE_BYTES = 10 * 1024 * 1024;

export interface RequestBody {
  body: unknown;
  files: UploadedFile[];
}

/**
 * Reads JSON or multipart.
 * @throws DiscordError 413/40005 when it is too large, 400/50109 for bad JSON.
 */
export async function readBody(request: IncomingMessage): Promise<RequestBody> {
  const bytes = await readBytes(request);
  const contentType = request.headers['content-type'] ?? '';
  const { body, files } = contentType.startsWith('multipart/form-data')
    ? await readMultipart(contentType, bytes)
    : { body: parseJson(bytes), files: [] };
  if (files.some((file) => file.data.length > MAX_FILE_BYTES)) throw refusal('entityTooLarge');
  return { body, files };
}

async function readBytes(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    // The rest is still read: a client that is writing does not look at an early answer.
    if (size <= MAX_REQUEST_BYTES) chunks.push(chunk);
  }
  if (size > MAX_REQUEST_BYTES) throw refusal('entityTooLarge');
  return Buffer.concat(chunks);
}

function parseJson(bytes: Buffer | string): unknown {
  if (bytes.length === 0) return null;
  try {
    return JSON.parse(bytes.toString()) as unknown;
  } catch {
    throw refusal('invalidJson');
  }
}

function readMultipart(contentType: string, bytes: Buffer): Promise<RequestBody> {
  return new Promise((resolve, reject) => {
    const fields = new Map<string, string>();
    const files: UploadedFile[] = [];
    const parser = new Busboy({
      headers: { 'content-type': contentType },
      limits: { fieldSize: MAX_REQUEST_BYTES, fileSize: MAX_REQUEST_BYTES },
    });
    parser.on('field', (name, value) => fields.set(name, value));
    parser.on('file', (fieldName, stream, filename, _encoding, mimeType) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => files.push({ fieldName, filename, contentType: mimeType, data: Buffer.concat(chunks) }));
    });
    parser.on('error', reject);
    parser.on('finish', () => {
      try {
        resolve({ body: bodyOf(fields), files });
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
    parser.end(bytes);
  });
}

function bodyOf(fields: Map<string, string>): unknown {
  const json = fields.get('payload_json');
  return json === undefined ? Object.fromEntries(fields) : parseJson(json);
}

/** A file's name, type or description as the body's `attachments` list gives them: `files[0]` belongs to the entry with id 0. */
export function describedFiles(
  body: unknown,
  files: UploadedFile[],
): (UploadedFile & { description: string | null })[] {
  const listed = isObject(body) ? asArray(body['attachments']).filter(isObject) : [];
  return files.map((file) => {
    const index = /\[(\d+)\]/.exec(file.fieldName)?.[1];
    const entry = listed.find((candidate) => index !== undefined && String(candidate['id']) === index);
    const filename = typeof entry?.['filename'] === 'string' ? entry['filename'] : file.filename;
    const description = typeof entry?.['description'] === 'string' ? entry['description'] : null;
    return { ...file, filename, description };
  });
}
