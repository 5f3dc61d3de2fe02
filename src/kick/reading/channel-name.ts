/**
 * Channels are named by their slug in addresses and by their user's name elsewhere; the one has a hyphen where the other has an
 * underscore.
 */
export function channelKey(name: string): string {
  return name.trim().toLowerCase().replaceAll('_', '-');
}
