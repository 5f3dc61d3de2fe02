import { createCaller } from './coachwire-process';

/** Settings and headers of readers as production has them. */
export interface Surroundings {
  name: string;
  env: Record<string, string>;
  headers: (caller: Record<string, string>) => Record<string, string>;
}

const ORIGIN = 'https://desk.example';
const proxied = { 'x-forwarded-for': '192.0.2.1' };
const page = { origin: ORIGIN };
const withKey = ({ authorization }: Record<string, string>) => ({ authorization: authorization! });

/** Each alone, and all together. */
export const SURROUNDINGS: readonly Surroundings[] = [
  { name: 'proxy', env: { TRUST_PROXY: 'true' }, headers: () => proxied },
  { name: 'key', env: { API_REQUIRE_KEY_FOR_READS: 'true' }, headers: withKey },
  { name: 'cors', env: { CORS_ORIGINS: ORIGIN }, headers: () => page },
  {
    name: 'production',
    env: { TRUST_PROXY: 'true', API_REQUIRE_KEY_FOR_READS: 'true', CORS_ORIGINS: ORIGIN },
    headers: (caller) => ({ ...withKey(caller), ...proxied, ...page }),
  },
];

/** The headers of a reader with a key, made before the server starts. */
export function createReader(folder: string): Promise<Record<string, string>> {
  return createCaller(folder, 'read');
}
