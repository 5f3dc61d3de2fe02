import type { ConfigurationProblem } from '../../config';
import type { Destination } from '../../outbox';
import {
  DESTINATION_FIELDS,
  type DestinationSettings,
  destinationOf,
  isFault,
  readDestination,
} from '../../transports';
import type { Mapping } from './field-reader';
import { FieldReader, isMapping, printableKey } from './field-reader';

const NAME = /^[A-Za-z][\w.-]{0,63}$/;

/** The destinations that the configuration names, each of them once. */
export class DestinationBook {
  private readonly byKey = new Map<string, Destination>();
  private readonly byName = new Map<string, Destination>();

  constructor(
    private readonly settings: DestinationSettings,
    private readonly problems: ConfigurationProblem[],
  ) {}

  get all(): Destination[] {
    return [...this.byKey.values()];
  }

  /** Takes `name: address-or-id` lines, or `name: {webhook: …}`, `name: {channel: …}` and `name: {http: …, secret: …}`. */
  readNamed(section: Mapping): void {
    for (const [name, value] of Object.entries(section)) {
      const place = `destinations.${printableKey(name)}`;
      // An ill name may be a misplaced address: it must not go on as a name that is printed.
      if (!NAME.test(name)) {
        this.report(place, 'must be named by 1 to 64 letters, digits, ".", "_" and "-"');
        continue;
      }
      if (isMapping(value)) new FieldReader(value, place, this.problems).expectOnly(...DESTINATION_FIELDS);
      const read = readDestination(value, name, this.settings);
      if (!isFault(read)) this.add(read, place);
      else this.report(read.field === null ? place : `${place}.${read.field}`, read.message);
    }
  }

  /** The destination that a name, a webhook address or a channel id stands for; null for none. */
  resolve(text: string): Destination | null {
    const destination = this.byName.get(text) ?? destinationOf(text, null, this.settings);
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

  private report(name: string, message: string): void {
    this.problems.push({ name, where: null, message });
  }
}
