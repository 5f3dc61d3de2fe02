import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HelmetOptions } from 'helmet';
import helmet from 'helmet';

export type Headers = Readonly<Record<string, string>>;

const shared = {
  // Whether a host is only ever reached by https is for its operator's proxy to say.
  strictTransportSecurity: false,
  xDnsPrefetchControl: false,
  xDownloadOptions: false,
  xPermittedCrossDomainPolicies: false,
} satisfies HelmetOptions;

/** For answers that are data: they load and run nothing, and stand in no frame. Headers that say less than that are left out. */
export const apiHeaders = headersOf({
  ...shared,
  xFrameOptions: false,
  xXssProtection: false,
  contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
  crossOriginOpenerPolicy: false,
  originAgentCluster: false,
  // Browsers of other origins are CORS_ORIGINS' business; this would forbid what that allows.
  crossOriginResourcePolicy: false,
});

/** For the documentation page: its own scripts, and the inline styles and data: images of Swagger UI. */
export const documentationHeaders = headersOf({
  ...shared,
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:'],
      objectSrc: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
});

/** Runs helmet once and keeps what it set: its headers are the same for each answer, and making them costs 10 µs. */
function headersOf(options: HelmetOptions): Headers {
  const headers: Record<string, string> = {};
  const response = {
    setHeader: (name: string, value: string) => (headers[name.toLowerCase()] = value),
    removeHeader: (name: string) => delete headers[name.toLowerCase()],
  };
  helmet(options)({} as IncomingMessage, response as unknown as ServerResponse, (error) => {
    if (error) throw error as Error;
  });
  return headers;
}
