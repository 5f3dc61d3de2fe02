import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'dotenv';
import { stringify } from 'yaml';
import { DomainError } from '../../errors';
import type { SetupAnswers } from './setup-answers';

export const DOTENV = '.env';
export const YAML = 'config/coachwire.yaml';

/** The files of a set-up that are there already. */
export function filesThere(cwd: string): string[] {
  return [DOTENV, YAML].filter((name) => existsSync(join(cwd, name)));
}

/** Writes both files, or neither. Other lines of a `.env` that is there stay; a YAML file that is there is kept as `….old`. */
export function writeSetupFiles(cwd: string, answers: SetupAnswers, extra: Record<string, string> = {}): void {
  const [dotenv, yaml] = [join(cwd, DOTENV), join(cwd, YAML)];
  const before = existsSync(dotenv) ? readFileSync(dotenv, 'utf8') : '';
  const partials = [`${dotenv}.partial`, `${yaml}.partial`] as const;
  try {
    mkdirSync(dirname(yaml), { recursive: true });
    // It holds the token: nobody else's from its first byte on.
    writeFileSync(partials[0], renderDotenv(before, { ...secretsOf(answers), CONFIG_FILE: `./${YAML}`, ...extra }), {
      mode: 0o600,
    });
    chmodSync(partials[0], 0o600);
    writeFileSync(partials[1], renderYaml(answers));
    if (existsSync(yaml)) renameSync(yaml, `${yaml}.old`);
    renameSync(partials[1], yaml);
    renameSync(partials[0], dotenv);
  } catch (error) {
    const { code = 'unknown error', path = cwd } = error as NodeJS.ErrnoException;
    const message = `${path} cannot be written (${code}): give this user the right, or run it in another folder. Nothing was set up.`;
    throw new DomainError('unavailable', 'setup-not-written', message, { cause: error });
  } finally {
    for (const partial of partials) rmSync(partial, { force: true });
  }
}

function secretsOf({ token, webhookUrl }: SetupAnswers): Record<string, string> {
  const alerts: Record<string, string> =
    webhookUrl === null ? {} : { DISCORD_WEBHOOK_URL: webhookUrl, DISCORD_ALERTS_ENABLED: 'true' };
  return { DISCORD_BOT_TOKEN: token, ...alerts };
}

/** The file with these values set, each in the place where it stood, or at the end. */
export function renderDotenv(before: string, values: Record<string, string>): string {
  const left = new Map(Object.entries(values));
  const lines = before.split('\n').map((line) => {
    const name = /^\s*(?:export\s+)?(\w+)\s*=/.exec(line)?.[1];
    const value = name === undefined ? undefined : left.get(name);
    if (name === undefined || value === undefined) return line;
    left.delete(name);
    return assignment(name, value);
  });
  while (lines.at(-1) === '') lines.pop();
  const added = [...left].map(([name, value]) => assignment(name, value));
  return `${[...lines, ...added].join('\n')}\n`;
}

function assignment(name: string, value: string): string {
  const plain = `${name}=${value}`;
  // What the reader would take for a comment or cut off is quoted.
  return parse(plain)[name] === value ? plain : `${name}='${value}'`;
}

export function renderYaml({ guildIds, channelIds, coaches, timezone }: SetupAnswers): string {
  const settings = {
    trading_timezone: timezone,
    ...(guildIds.length === 0 ? {} : { discord_guild_ids: guildIds }),
    ...(channelIds.length === 0 ? {} : { discord_channel_ids: channelIds }),
    coaches: coaches.map(({ code, name, description, userIds, roleIds }) => ({
      ...{ code, name, description, users: [...userIds], roles: [...roleIds] },
    })),
  };
  const head = '# Made by `coachwire setup`. config/default.yaml shows all that may stand here.\n\n';
  return head + stringify(settings, { defaultStringType: 'PLAIN', defaultKeyType: 'PLAIN', lineWidth: 0 });
}
