import { defaultCoaches } from './coach-roster';
import type { SettingDefinition, SettingGroup, SettingName } from './settings-schema';
import { definitionOf, settingNames } from './settings-schema';

const lineWidth = 100;

/** `.env.example`: every setting switched off under its help, except the one that has to be filled in. */
export function renderDotenvExample(): string {
  const intro = comment(
    'Coachwire’s settings. Copy this file to .env and fill in what you need; lines that begin with # are off. ' +
      'Made by `npm run docs:settings`.',
  );
  return renderGroups(intro, settingNames, (name, definition) =>
    definition.isSecret ? `${name}=` : `# ${name}=${shownValue(definition)}`,
  );
}

/** `config/default.yaml`: every setting switched off under its help, the default coaches, and example routes. */
export function renderDefaultYaml(): string {
  const intro = comment(
    'Coachwire’s configuration. Lines that begin with # show the defaults; remove the # to change one. The command line, ' +
      'the environment and .env win over this file. Made by `npm run docs:settings`.',
  );
  const names = settingNames.filter((name) => !definitionOf(name).notInYaml);
  const settings = renderGroups(intro, names, (name, definition) => {
    return `# ${name.toLowerCase()}: ${yamlValue(definition)}`.trimEnd();
  });
  return `${settings}\n${renderCoaches()}\n${renderAggregation()}\n${renderRoutes()}`;
}

function renderGroups(
  intro: string,
  names: readonly SettingName[],
  renderSetting: (name: SettingName, definition: SettingDefinition) => string,
): string {
  let group: SettingGroup | null = null;
  const parts = [intro];
  for (const name of names) {
    const definition = definitionOf(name);
    if (definition.group !== group) parts.push(`# ---- ${definition.group} ----`);
    group = definition.group;
    parts.push(`${comment(helpWithDefault(definition))}\n${renderSetting(name, definition)}`);
  }
  return `${parts.join('\n\n')}\n`;
}

/** The help; where the line below can show no default, it says that an example follows. */
function helpWithDefault({ help, default: preset, example }: SettingDefinition): string {
  const choice = typeof preset === 'object' && preset ? ` Default: ${preset.says}.` : '';
  return `${help}${choice}${example === undefined ? '' : ' Example:'}`;
}

function shownValue({ default: preset, example }: SettingDefinition): string {
  return example ?? (typeof preset === 'string' ? preset : '');
}

function yamlValue(definition: SettingDefinition): string {
  const value = shownValue(definition);
  const isPlain = /^[A-Za-z0-9./:_@-]*$/.test(value) && !/^\d{17,}$/.test(value);
  const quoted = isPlain ? value : `'${value}'`;
  return definition.example !== undefined && definition.type.isList ? `[${quoted}]` : quoted;
}

function renderCoaches(): string {
  const intro = comment(
    'Who coaches: a code to type, a name, and the Discord user ids and role ids that may post for it. With neither, anyone ' +
      'in the server may. Put ids in quotes.',
  );
  const coaches = defaultCoaches.map(({ code, name, description }) =>
    [
      `  - code: ${code}`,
      `    name: ${name}`,
      `    description: ${description}`,
      '    users: []',
      '    roles: []',
    ].join('\n'),
  );
  return `# ---- Coaches ----\n\n${intro}\ncoaches:\n${coaches.join('\n')}\n`;
}

function renderAggregation(): string {
  const intro = comment(
    'How the signals of several strategies become one for each symbol. The weights are scaled to sum 1, and a strategy without ' +
      'one is ignored; without strategy_weights all strategies count the same. The methods of conflict_resolution are ' +
      'weighted_average, strongest_wins, conservative, consensus_threshold and risk_weighted. Under tradingview stand the names that a field of a ' +
      'signal has in your alerts, and what an alert that does not say so means.',
  );
  const example = [
    'strategy_weights: { momentum: 2, mean_reversion: 1 }',
    'aggregation:',
    '  conflict_resolution: weighted_average',
    '  min_confidence_threshold: 0.1',
    '  signal_timeout_hours: 24',
    '  require_majority_agreement: false',
    '  consensus_threshold: 0.7',
    '  min_position_size: 0.005',
    '  max_position_size: 0.1',
    'tradingview:',
    '  fields: { price: last, symbol: [coin, market] }',
    '  defaults: { strategy_name: tradingview, signal_strength: MODERATE, confidence: 0.7, position_size: 0.02 }',
  ];
  return `# ---- Aggregation ----\n\n${intro}\n#\n${example.map((line) => `#   ${line}`).join('\n')}\n`;
}

function renderRoutes(): string {
  const intro = comment(
    'Where alerts go, besides DISCORD_WEBHOOK_URL: destinations by name (the address of a webhook, or the id of a channel that ' +
      'the bot writes to), and routes that send signals to them. Of a route only name and destination are needed; lists that ' +
      'are left out mean everything, thresholds come from the settings above.',
  );
  const example = [
    'destinations:',
    '  desk: https://discord.com/api/webhooks/345678901234567890/token',
    "  exits-room: '234567890123456789'",
    'routes:',
    '  - name: desk',
    '    destination: desk',
    '    source: aggregated # or individual: each signal by itself',
    '    match: { strategies: [momentum], symbols: [BTC-USD], types: [LONG, SHORT, CLOSE] }',
    '    min_confidence: 0.6',
    '    min_strength: WEAK',
    '    rate_limit_seconds: 60',
    '    dedupe_ttl_seconds: 3600',
    '    max_age_seconds: 3600 # later than this it is not sent any more; exits always are',
    '  - name: exits',
    '    destination: exits-room',
    '    source: individual',
    '    enabled_signal_types: [CLOSE]',
    "    mention_role: '456789012345678901'",
  ];
  return `# ---- Routes ----\n\n${intro}\n#\n${example.map((line) => `#   ${line}`).join('\n')}\n`;
}

function comment(text: string): string {
  const lines: string[] = [];
  let line = '#';
  for (const word of text.split(' ')) {
    if (line.length + 1 + word.length > lineWidth) {
      lines.push(line);
      line = '#';
    }
    line += ` ${word}`;
  }
  return [...lines, line].join('\n');
}

/** The README's table of all settings, aligned as Prettier does it. */
export function renderSettingsTable(): string {
  const rows = settingNames.map((name) => {
    const definition = definitionOf(name);
    return [`\`${name}\``, tableDefault(definition), definition.help.replaceAll('|', '\\|')];
  });
  return alignTable(['Setting', 'Default', 'Meaning'], rows);
}

function tableDefault({ default: preset }: SettingDefinition): string {
  if (typeof preset === 'object' && preset) return preset.says;
  return preset ? `\`${preset}\`` : '';
}

function alignTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => [...row[column]!].length)));
  const renderRow = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell + ' '.repeat(widths[column]! - [...cell].length)).join(' | ')} |`;
  const rule = widths.map((width) => '-'.repeat(width));
  return [head, rule, ...rows].map(renderRow).join('\n');
}

const startMarker = '<!-- settings:start -->';
const endMarker = '<!-- settings:end -->';

/** A page with its settings table brought up to date; unchanged when it has no markers. */
export function replaceSettingsTable(page: string): string {
  const start = page.indexOf(startMarker);
  const end = page.indexOf(endMarker, start);
  if (start < 0 || end < 0) return page;
  return `${page.slice(0, start)}${startMarker}\n\n${renderSettingsTable()}\n\n${page.slice(end)}`;
}
