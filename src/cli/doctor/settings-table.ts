import type { SettingDescription } from '../../config';

/** All settings under each other: name, value, and where the value comes from. Those that somebody set are marked with *. */
export function renderSettingsTable(settings: readonly SettingDescription[]): string {
  const nameWidth = widest(settings.map(({ name }) => name));
  const valueWidth = Math.min(60, widest(settings.map(({ value }) => value)));
  return settings
    .map(({ name, value, source, isDefault }) => {
      return `${isDefault ? ' ' : '*'} ${name.padEnd(nameWidth)}  ${value.padEnd(valueWidth)}  ${source}`;
    })
    .join('\n');
}

function widest(texts: readonly string[]): number {
  return Math.max(...texts.map((text) => text.length));
}
