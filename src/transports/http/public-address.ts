import { lookup as lookUp, type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

export const PRIVATE_ADDRESS = 'ERR_PRIVATE_ADDRESS';

/** Whether an IP address is one of the Internet; null for what is no address. Mapped and translated IPv4 counts as what it is. */
export function isPublicAddress(text: string): boolean | null {
  return ipaddr.isValid(text) ? ipaddr.process(text).range() === 'unicast' : null;
}

/** Looks names up for connections, and fails with PRIVATE_ADDRESS when one of the answers is not of the Internet. */
export const lookUpPublic: LookupFunction = (hostname, options, callback) => {
  lookUp(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '', 4);
    const hidden = addresses.find(({ address }) => isPublicAddress(address) !== true);
    if (hidden) return callback(privateAddress(), '', 4);
    if (options.all) return (callback as unknown as AllCallback)(null, addresses);
    const [first] = addresses;
    return first
      ? callback(null, first.address, first.family)
      : callback(Object.assign(new Error('The name has no address'), { code: 'ENOTFOUND' }), '', 4);
  });
};

type AllCallback = (error: null, addresses: LookupAddress[]) => void;

function privateAddress(): NodeJS.ErrnoException {
  return Object.assign(new Error('The name leads to a private address'), { code: PRIVATE_ADDRESS });
}
