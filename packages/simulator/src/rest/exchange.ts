import type { JsonObject } from '../json-values';
import type { UploadedFile } from '../model';

/** One REST request as a test sees it; `status` follows when it has been answered. */
export interface Exchange {
  method: string;
  /** The template, such as `/channels/{channel_id}/messages`; `unknown` when no route matches. */
  route: string;
  /** Without `/api/v10`, decoded. */
  path: string;
  query: Record<string, string>;
  headers: Record<string, string>;
  /** Parsed JSON; of a multipart request its `payload_json`; null when there is none. */
  body: unknown;
  files: UploadedFile[];
  receivedAt: Date;
  status?: number;
}

/** What a route's handler gets: the exchange and its path parameters. */
export interface RestRequest extends Exchange {
  params: Record<string, string>;
}

export interface RestResponse {
  status: number;
  /** Sent as JSON; a 204 has none. */
  body?: unknown;
  headers?: Record<string, string>;
}

export const NO_CONTENT: RestResponse = { status: 204 };

export function ok(body: JsonObject | JsonObject[], status = 200): RestResponse {
  return { status, body };
}
