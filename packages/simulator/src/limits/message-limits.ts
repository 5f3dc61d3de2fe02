import { refusal } from '../discord-error';
import { FormErrors } from '../form-errors';
import { asArray, asKey, asNumber, asObject, asStrings, asText } from '../json-values';
import type { JsonObject } from '../json-values';
import { MESSAGE_FLAGS } from '../model';
import { checkComponents } from './component-limits';
import { checkEmbeds } from './embed-limits';
import { checkCount, checkText } from './field-checks';

/** The published schemas say 4000 characters: that is for people with Nitro, a bot has 2000. */
const LIMITS = { content: 2000, nonce: 25, files: 10, mentions: 100 };

/**
 * Checks what a bot or a webhook sends.
 * @throws DiscordError 50035 naming every bad field, or 50006 when there is nothing to show.
 */
export function checkMessage(body: JsonObject, context: { fileCount: number; isEdit?: boolean }): void {
  const errors = new FormErrors();
  const usesLayout = (asNumber(body['flags']) & MESSAGE_FLAGS.IS_COMPONENTS_V2) !== 0;
  checkText(errors, ['content'], body['content'], { max: LIMITS.content });
  checkNonce(errors, body['nonce']);
  checkEmbeds(errors, body['embeds']);
  checkComponents(errors, body['components'], usesLayout);
  checkAllowedMentions(errors, body['allowed_mentions']);
  checkCount(errors, ['attachments'], Math.max(context.fileCount, asArray(body['attachments']).length), LIMITS.files);
  if (usesLayout) refuseMixedContent(errors, body);
  errors.throwIfAny();
  if (!context.isEdit && !hasSomethingToShow(body, context.fileCount)) throw refusal('emptyMessage');
}

/** Content is trimmed by Discord: blanks alone are nothing. */
function hasSomethingToShow(body: JsonObject, fileCount: number): boolean {
  const lists = ['embeds', 'components', 'sticker_ids'].map((key) => asArray(body[key]).length);
  return (
    asText(body['content']).trim() !== '' ||
    fileCount > 0 ||
    lists.some((length) => length > 0) ||
    Boolean(body['poll'])
  );
}

function checkNonce(errors: FormErrors, nonce: unknown): void {
  if (nonce === undefined || nonce === null) return;
  if (asKey(nonce).length > LIMITS.nonce) {
    errors.add(['nonce'], 'NONCE_TYPE_TOO_LONG', `Nonce must be no longer than ${LIMITS.nonce} characters.`);
  }
}

function checkAllowedMentions(errors: FormErrors, value: unknown): void {
  const allowed = asObject(value);
  const parse = asStrings(allowed['parse']);
  for (const kind of ['users', 'roles']) {
    const ids = asArray(allowed[kind]);
    checkCount(errors, ['allowed_mentions', kind], ids.length, LIMITS.mentions);
    if (ids.length === 0 || !parse.includes(kind)) continue;
    const message = `parse:["${kind}"] and ${kind}: [ids...] are mutually exclusive.`;
    errors.add(['allowed_mentions'], 'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE', message);
  }
}

function refuseMixedContent(errors: FormErrors, body: JsonObject): void {
  for (const key of ['content', 'embeds'].filter(
    (name) => asArray(body[name]).length > 0 || asText(body[name]) !== '',
  )) {
    const message = `The '${key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`;
    errors.add([key], 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2', message);
  }
}
