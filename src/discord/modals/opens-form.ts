import type { ChatInputCommandInteraction } from 'discord.js';

/**
 * Whether the command is answered by a form: `/plan` without text, and `/edit` with neither text nor charts. Asked before
 * anything is acknowledged, since an interaction that was deferred cannot open a form any more.
 */
export function opensForm({ commandName, options }: ChatInputCommandInteraction): boolean {
  if (options.getString('text') !== null) return false;
  const hasCharts = options.data.some(({ name }) => name.startsWith('chart'));
  return commandName === 'plan' || (commandName === 'edit' && !hasCharts);
}
