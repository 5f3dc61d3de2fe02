/** Shorter values would be found in ordinary words. */
const MIN_SECRET_LENGTH = 8;

const patterns: readonly RegExp[] = [
  /cw_[\w-]{8,}/i,
  /whsec_/i,
  // A bot token: the bot's id, a time and a signature, each in base64.
  /[\w-]{23,28}\.[\w-]{6}\.[\w-]{27,}/,
  // A Discord webhook's token: 68 random characters of base64url. Ids of requests have no such runs.
  /(?=[\w-]*[a-z])(?=[\w-]*[A-Z])(?=[\w-]*\d)[\w-]{60,}/,
];

/** Makes a function that tells whether a text holds one of the given secrets, or what looks like one of ours. */
export function createSecretDetector(secrets: readonly string[]): (text: string) => boolean {
  const values = secrets.filter(({ length }) => length >= MIN_SECRET_LENGTH).map((secret) => secret.toLowerCase());
  return (text) => {
    const folded = text.toLowerCase();
    return values.some((value) => folded.includes(value)) || patterns.some((pattern) => pattern.test(text));
  };
}
