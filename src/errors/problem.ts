import type { FieldError } from './domain-error';
import type { Failure } from './failure';

/** The media type of every error body (RFC 9457). */
export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** An error as HTTP clients read it: RFC 9457 with extension members. */
export interface Problem {
  /** `urn:coachwire:problem:<code>`: an identifier, not an address to fetch. */
  type: string;
  /** The code in words; the same for each occurrence. */
  title: string;
  status: number;
  detail: string;
  code: string;
  request_id: string;
  /** The detail in one line, where existing clients look for it. */
  error: string;
  errors?: readonly FieldError[];
}

/** More problems help nobody: the rest is only counted. */
export const MAX_PROBLEMS = 20;

/** What an answer about a request may hold, however large the request. */
const MAX_BYTES = 16_000;

/** How much is shown of each text: less where what a request held makes the answer too large. */
const ROOM = [
  { detail: 4000, message: 400, field: 200 },
  { detail: 1000, message: 150, field: 60 },
  { detail: 250, message: 40, field: 20 },
];

/** A failure as it is answered: at most twenty bad fields, and at most 16 KB. */
export function problemOf(failure: Failure, requestId: string): Problem {
  let problem = problemWithin(failure, requestId, ROOM[0]!);
  for (const room of ROOM.slice(1)) {
    if (Buffer.byteLength(JSON.stringify(problem)) <= MAX_BYTES) break;
    problem = problemWithin(failure, requestId, room);
  }
  return problem;
}

function problemWithin(failure: Failure, requestId: string, room: (typeof ROOM)[number]): Problem {
  const { status, code, fields } = failure;
  const words = code.replaceAll('-', ' ');
  const detail = shorten(failure.message, room.detail);
  const errors = fields.slice(0, MAX_PROBLEMS).map(({ field, message }) => ({
    field: shorten(field, room.field),
    message: shorten(message, room.message),
  }));
  return {
    type: `urn:coachwire:problem:${code}`,
    title: words.charAt(0).toUpperCase() + words.slice(1),
    status,
    detail,
    code,
    request_id: requestId,
    error: oneLine(detail),
    ...(errors.length > 0 && { errors }),
  };
}

/** The first problems in one line, and how many more there are. */
export function summarize(messages: readonly string[], total: number): string {
  const rest = total - Math.min(messages.length, MAX_PROBLEMS);
  const shown = messages.slice(0, MAX_PROBLEMS).map((message) => shorten(message, ROOM[0]!.message));
  return rest > 0 ? `${shown.join('; ')}; and ${rest} more` : shown.join('; ');
}

function oneLine(text: string): string {
  return text
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' ');
}

/** Keeps the end, where a summary says how much more there is. */
function shorten(text: string, length: number): string {
  if (text.length <= length) return text;
  const tail = text.slice(-Math.min(40, Math.floor(length / 4)));
  return `${text.slice(0, length - tail.length)}…${tail}`.toWellFormed();
}
