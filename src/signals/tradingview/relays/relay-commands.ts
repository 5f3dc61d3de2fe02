import type { Command } from '../command';
import { readAutoview } from './autoview';
import { readBotCode } from './bot-code';
import { readBraceCommands } from './brace-commands';
import { readLicensed } from './licensed';

/** The languages of the relays that people point their alerts at, and now at us. */
const relays = [readAutoview, readLicensed, readBotCode, readBraceCommands];

/** The commands of a text in the language of a relay; null when it is in none. */
export function relayCommands(text: string): Command[] | null {
  for (const read of relays) {
    const commands = read(text);
    if (commands !== null) return commands;
  }
  return null;
}
