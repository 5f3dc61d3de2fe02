import { dirname, join } from 'node:path';
import type { Exchange } from '@coachwire/simulator';

/** As much of a zod schema as is read here. */
interface Schema {
  safeParse(
    value: unknown,
  ): { success: true } | { success: false; error: { issues: { path: PropertyKey[]; message: string }[] } };
  _zod: { def: SchemaDefinition };
}

interface SchemaDefinition {
  type: string;
  shape?: Record<string, Schema>;
  element?: Schema;
  innerType?: Schema;
  options?: Schema[];
  left?: Schema;
  right?: Schema;
  getter?: () => Schema;
}

// The package only exports ES modules by name; the file itself is compiled for the tests like our own.
const specification = require.resolve('zod/package.json');
// eslint-disable-next-line @typescript-eslint/no-require-imports
const schemas = require(join(dirname(specification), '../discord-api-spec/build/discord-api-spec.zod.js')) as Record<
  string,
  Schema
>;

/** The published schemas of the bodies that each route takes; one of several must fit. */
const BODIES: Record<string, string[] | { listOf: string }> = {
  'POST /channels/{channel_id}/messages': ['MessageCreateRequestSchema'],
  'PATCH /channels/{channel_id}/messages/{message_id}': ['MessageEditRequestPartialSchema'],
  'POST /webhooks/{webhook_id}/{webhook_token}': [
    'IncomingWebhookRequestPartialSchema',
    'IncomingWebhookUpdateRequestPartialSchema',
  ],
  'PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original': ['IncomingWebhookUpdateRequestPartialSchema'],
  'PATCH /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}': ['IncomingWebhookUpdateRequestPartialSchema'],
  'PUT /applications/{application_id}/commands': { listOf: 'ApplicationCommandUpdateRequestSchema' },
  'PUT /applications/{application_id}/guilds/{guild_id}/commands': { listOf: 'ApplicationCommandUpdateRequestSchema' },
  'POST /applications/{application_id}/commands': ['ApplicationCommandCreateRequestSchema'],
  'POST /applications/{application_id}/guilds/{guild_id}/commands': ['ApplicationCommandCreateRequestSchema'],
  'POST /users/@me/channels': ['CreatePrivateChannelRequestSchema'],
};

const CALLBACK_ROUTE = 'POST /interactions/{interaction_id}/{interaction_token}/callback';

/** An interaction's answer is of the schema that its type says. */
const CALLBACKS: Record<number, string> = {
  4: 'CreateMessageInteractionCallbackRequestSchema',
  5: 'CreateMessageInteractionCallbackRequestSchema',
  6: 'UpdateMessageInteractionCallbackRequestSchema',
  7: 'UpdateMessageInteractionCallbackRequestSchema',
  8: 'ApplicationCommandAutocompleteCallbackRequestSchema',
  9: 'ModalInteractionCallbackRequestSchema',
};

/** What discord.js sends everywhere, also where Discord knows no such key, and says nothing by it. */
const IDLE_KEYS = new Set(['tts', 'enforce_nonce']);

/**
 * Checks a request's body against Discord's published schema of its route, unknown keys included. To be given to a simulator
 * as `onRequest`; routes without a schema here pass.
 * @throws Error naming the route and each bad field
 */
export function checkAgainstDiscordSchemas(exchange: Pick<Exchange, 'method' | 'route' | 'body'>): void {
  const bodies = findSchemas(exchange);
  if (!bodies) return;
  const problems = Array.isArray(bodies)
    ? fewestProblems(bodies.map(schemaNamed), exchange.body)
    : problemsOfList(schemaNamed(bodies.listOf), exchange.body);
  if (problems.length === 0) return;
  throw new Error(`${exchange.method} ${exchange.route} does not fit Discord's schema: ${problems.join('; ')}`);
}

function findSchemas({
  method,
  route,
  body,
}: Pick<Exchange, 'method' | 'route' | 'body'>): string[] | { listOf: string } | undefined {
  const key = `${method} ${route}`;
  if (key !== CALLBACK_ROUTE) return BODIES[key];
  const name = CALLBACKS[(body as { type?: number } | null)?.type ?? 0];
  return name === undefined ? undefined : [name];
}

function schemaNamed(name: string): Schema {
  const schema = schemas[name];
  if (!schema) throw new Error(`discord-api-spec has no ${name}`);
  return schema;
}

function problemsOfList(schema: Schema, body: unknown): string[] {
  if (!Array.isArray(body)) return ['the body is no list'];
  return body.flatMap((item, index) => problemsOf(schema, item).map((problem) => `[${index}] ${problem}`));
}

/** What the schema that fits best still finds wrong. */
function fewestProblems(candidates: Schema[], value: unknown): string[] {
  return candidates.map((schema) => problemsOf(schema, value)).sort((a, b) => a.length - b.length)[0] ?? [];
}

function problemsOf(schema: Schema, value: unknown): string[] {
  const result = schema.safeParse(value);
  if (result.success) return unknownKeys(schema, value, '');
  return result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
}

/** The schemas allow more keys than they know; Discord ignores those, and so hides a misspelling. */
function unknownKeys(schema: Schema, value: unknown, path: string): string[] {
  const { def } = schema._zod;
  if (def.getter) return unknownKeys(def.getter(), value, path);
  if (def.innerType) return value === null || value === undefined ? [] : unknownKeys(def.innerType, value, path);
  if (def.left && def.right) return [];
  if (def.options) return unknownKeysOfUnion(def.options, value, path);
  if (def.element)
    return (value as unknown[]).flatMap((item, index) => unknownKeys(def.element as Schema, item, `${path}[${index}]`));
  if (!def.shape) return [];
  const { shape } = def;
  return Object.entries(value as object).flatMap(([key, item]) => {
    const known = shape[key];
    if (known) return unknownKeys(known, item, `${path}.${key}`);
    return item === false && IDLE_KEYS.has(key) ? [] : [`${path}.${key} is unknown`];
  });
}

function unknownKeysOfUnion(options: Schema[], value: unknown, path: string): string[] {
  const fitting = options.filter((option) => option.safeParse(value).success);
  const found = fitting.map((option) => unknownKeys(option, value, path));
  return found.sort((a, b) => a.length - b.length)[0] ?? [];
}

/** What is wrong with something that Discord answers, by the published schema of that name; null when nothing is. */
export function discordSchemaProblem(name: string, value: unknown): string | null {
  const result = schemas[name]?.safeParse(value);
  if (!result) return `there is no schema ${name}`;
  return result.success
    ? null
    : result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
}
