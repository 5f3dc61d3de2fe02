const REDACTED = '[redacted]';

/** Shorter values would blot out ordinary words. */
const MIN_SECRET_LENGTH = 8;

const patterns: readonly [pattern: RegExp, replacement: string][] = [
  // Webhook and interaction addresses are credentials: https://discord.com/developers/docs/resources/webhook
  [/(\/(?:webhooks|interactions)\/\d+\/)[^/"\\?\s]+/g, `$1${REDACTED}`],
  [/\b(Bearer|Basic|Bot) [\w.~+/=-]{8,}/g, `$1 ${REDACTED}`],
  [/\bcw_[\w-]{8,}/g, REDACTED],
  // A bot token: the bot's id, a time and a signature, each in base64.
  [/\b[\w-]{23,28}\.[\w-]{6}\.[\w-]{27,}/g, REDACTED],
  [/([a-z][a-z+.-]{0,30}:\/\/[^\s:/@"\\]*:)[^\s@"\\]+@/g, `$1${REDACTED}@`],
  [
    /("(?:[\w-]*token|authorization|password|secret|cookie|set-cookie|x-api-key)":)"(?:[^"\\]|\\.)*"/gi,
    `$1"${REDACTED}"`,
  ],
];

/**
 * Makes a function that takes the secrets out of a finished JSON log line: the given values wherever they stand, and what
 * looks like a credential. It works on the line, not on known fields, so that it also finds them in messages and stacks.
 */
export function createLineRedaction(secrets: readonly string[]): (line: string) => string {
  const values = secrets
    .filter((secret) => secret.length >= MIN_SECRET_LENGTH)
    .map((secret) => JSON.stringify(secret).slice(1, -1));
  return (line) => {
    let redacted = line;
    for (const value of values) redacted = redacted.replaceAll(value, REDACTED);
    for (const [pattern, replacement] of patterns) redacted = redacted.replace(pattern, replacement);
    return redacted;
  };
}
