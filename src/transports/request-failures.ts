/** Node's and undici's codes of failures before any byte of a request was written. */
const BEFORE_WRITING = new Set([
  'EAI_AGAIN',
  'EADDRNOTAVAIL',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'EMFILE',
  'ENETUNREACH',
  'ENOTFOUND',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_INVALID_ARG',
]);

/** Whether a request that failed with this code may have reached the other side. In doubt it may. */
export function mayHaveBeenWritten(errorCode: string): boolean {
  return !BEFORE_WRITING.has(errorCode) && !errorCode.startsWith('ERR_TLS_') && !errorCode.startsWith('CERT_');
}
