import type { ConfigurationProblem } from '../../config';
import type { Destination } from '../../transports/discord/destination';
import { channelDestination, webhookDestination } from '../../transports/discord/destination';
import type { Mapping } from './field-reader';
import { FieldReader, isMapping, printableKey } from './field-reader';
import { parseWebhookAddress } from '../../transports/discord/webhook-address';

const NAME = /^[A-Za-z][\w.-]{0,63}$/;
const CHANNEL_ID = /^[1-9]\d{16,19}$/;
const EXPECTED =
  'must be a webhook address (https://discord.com/api/webhooks/ID/TOKEN) or the id of a channel in quotes';

/** The destinations that the configuration names, each of them once. */
export class DestinationBook {
  private readonly byKey = new Map<string, Destination>();
  private readonly byName = new Map<string, Destination>();

  constructor(
    /** The host of this address may have webhooks too. */
    private readonly apiUrl: string | null,
    private readonly problems: ConfigurationProblem[],
  ) {}

  get all(): Destination[] {
    return [...this.byKey.values()];
  }

  /** Takes `name: address-or-id` lines, or `name: {webhook: …}` and `name: {channel: …}`. */
  readNamed(section: Mapping): void {
    for (const [name, value] of Object.entries(section)) {
      const place = `destinations.${printableKey(name)}`;
      const destination = this.parse(isMapping(value) ? this.addressOf(value, place) : value, name);
      // An ill name may be a misplaced address: it must not go on as a name that is printed.
      if (!NAME.test(name)) this.report(place, 'must be named by 1 to 64 letters, digits, ".", "_" and "-"');
      else if (destination === null) this.report(place, EXPECTED);
      else this.add(destination, place);
    }
  }

  /** The destination that a name, a webhook address or a channel id stands for; null for none. */
  resolve(text: string): Destination | null {
    const named = this.byName.get(text);
    const destination = named ?? this.parse(text, null);
    return destination === null ? null : this.once(destination);
  }

  private add(destination: Destination, place: string): void {
    const twin = this.byKey.get(destination.key);
    if (twin) this.report(place, `is the same as destinations.${twin.name}; keep one of them`);
    this.byName.set(destination.name, this.once(destination));
  }

  private once(destination: Destination): Destination {
    const known = this.byKey.get(destination.key);
    if (known === undefined) this.byKey.set(destination.key, destination);
    return known ?? destination;
  }

  private addressOf(value: Mapping, place: string): unknown {
    new FieldReader(value, place, this.problems).expectOnly('webhook', 'channel');
    return value['webhook'] === undefined ? value['channel'] : value['webhook'];
  }

  private parse(value: unknown, name: string | null): Destination | null {
    if (typeof value !== 'string') return null;
    if (CHANNEL_ID.test(value.trim())) return channelDestination(value.trim(), name);
    const address = parseWebhookAddress(value, this.apiUrl);
    return address && webhookDestination(address, name);
  }

  private report(name: string, message: string): void {
    this.problems.push({ name, where: null, message });
  }
}
