import type { Command } from 'commander';
import type { GivenOptions } from './setting-options';

/** What a command does once its line is parsed: settings that were given, and the command with its own options; the exit code. */
export type Action = (argv: GivenOptions, command: Command) => Promise<number>;

/** Adds a command that takes every setting as an option. */
export type AddCommand = (usage: string, description: string, action: Action) => Command;
