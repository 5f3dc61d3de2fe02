import { DiscordError } from '../discord-error';
import { invalidField } from '../form-errors';
import { allowsCallback, CALLBACK_TYPES } from '../interaction';
import type { Choice, Interaction } from '../interaction';
import { isEphemeral, isLoading } from '../interaction-replies';
import { asNumber, asObject, asObjects } from '../json-values';
import type { JsonObject } from '../json-values';
import { checkChoices } from '../limits/choice-limits';
import { checkModal } from '../limits/modal-limits';
import type { StoredMessage } from '../model';
import type { Platform } from '../platform';
import { NO_CONTENT, ok } from './exchange';
import type { RestRequest } from './exchange';
import { openRoute, param } from './route';
import type { Route } from './route';

/** The first answer to an interaction. */
export const interactionRoutes: Route[] = [
  openRoute('POST', '/interactions/{interaction_id}/{interaction_token}/callback', (discord, request) => {
    const { interactions } = discord;
    const interaction = interactions.getForCallback(
      param(request, 'interaction_id'),
      param(request, 'interaction_token'),
    );
    const type = asNumber(asObject(request.body)['type']);
    if (!allowsCallback(interaction, type)) {
      throw invalidField(
        ['type'],
        'INTERACTION_RESPONSE_TYPE_INVALID',
        'This response type does not answer this interaction.',
      );
    }
    const message = nestingErrors(() => perform(discord, interaction, type, request));
    interaction.ackType = type;
    discord.interactions.changed();
    return request.query['with_response'] === 'true' ? ok(describe(discord, interaction, message)) : NO_CONTENT;
  }),
];

function perform(
  discord: Platform,
  interaction: Interaction,
  type: number,
  request: RestRequest,
): StoredMessage | null {
  const data = asObject(asObject(request.body)['data']);
  const { replies, board } = discord;
  switch (type) {
    case CALLBACK_TYPES.MESSAGE:
      return replies.answer(interaction, data, request.files);
    case CALLBACK_TYPES.DEFERRED_MESSAGE:
      return replies.defer(interaction, isEphemeral(data));
    case CALLBACK_TYPES.DEFERRED_UPDATE:
      interaction.originalMessageId = interaction.sourceMessageId;
      return null;
    case CALLBACK_TYPES.UPDATE_MESSAGE: {
      interaction.originalMessageId = interaction.sourceMessageId;
      const source = board.find(interaction.sourceMessageId ?? '');
      return source ? replies.edit(interaction, source, data, request.files) : null;
    }
    case CALLBACK_TYPES.AUTOCOMPLETE_RESULT:
      checkChoices(data).throwIfAny();
      interaction.choices = asObjects(data['choices']) as unknown as Choice[];
      return null;
    default:
      checkModal(data).throwIfAny();
      interaction.modal = data;
      return null;
  }
}

/** In a callback the message's fields lie under `data`. */
function nestingErrors<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof DiscordError) || !error.errors || 'data' in error.errors) throw error;
    throw new DiscordError(error.status, error.code, error.message, { data: error.errors });
  }
}

function describe(discord: Platform, interaction: Interaction, message: StoredMessage | null): JsonObject {
  return {
    interaction: {
      id: interaction.id,
      type: interaction.type,
      ...(message && {
        response_message_id: message.id,
        response_message_loading: isLoading(message),
        response_message_ephemeral: message.privateTo !== null,
      }),
    },
    resource: { type: interaction.ackType, ...(message && { message: discord.board.writer.write(message) }) },
  };
}
