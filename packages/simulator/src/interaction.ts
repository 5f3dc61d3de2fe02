import type { JsonObject } from './json-values';
import type { StoredMessage } from './model';

export const INTERACTION_TYPES = {
  APPLICATION_COMMAND: 2,
  MESSAGE_COMPONENT: 3,
  AUTOCOMPLETE: 4,
  MODAL_SUBMIT: 5,
} as const;

export type InteractionType = (typeof INTERACTION_TYPES)[keyof typeof INTERACTION_TYPES];

export const CALLBACK_TYPES = {
  MESSAGE: 4,
  DEFERRED_MESSAGE: 5,
  DEFERRED_UPDATE: 6,
  UPDATE_MESSAGE: 7,
  AUTOCOMPLETE_RESULT: 8,
  MODAL: 9,
} as const;

/** Discord waits so long for the first answer, and takes follow-ups so long. */
export const ACKNOWLEDGE_WITHIN_MS = 3000;
export const TOKEN_LIFETIME_MS = 15 * 60_000;

export interface Choice {
  name: string;
  value: string | number;
}

/** One interaction from its start to its last follow-up. */
export interface Interaction {
  id: string;
  token: string;
  type: InteractionType;
  /** The command's name, for the messages that answer it. */
  commandName: string | null;
  commandType: number | null;
  channelId: string;
  guildId: string | null;
  userId: string;
  createdAtMs: number;
  /** The message whose component was used. */
  sourceMessageId: string | null;
  /** Callback type of the acknowledgement; null before it. */
  ackType: number | null;
  /** Whether the first answer is private: fixed when it is deferred. */
  isPrivate: boolean;
  /** The answer `@original` stands for. */
  originalMessageId: string | null;
  /** Messages that answered, in order; they stay here when deleted. */
  messages: StoredMessage[];
  modal: JsonObject | null;
  choices: Choice[] | null;
}

/** Which callbacks Discord takes for which interaction. */
export function allowsCallback(interaction: Interaction, callbackType: unknown): boolean {
  const { MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE_MESSAGE, AUTOCOMPLETE_RESULT, MODAL } = CALLBACK_TYPES;
  const answers: unknown[] = [MESSAGE, DEFERRED_MESSAGE];
  const updates: unknown[] = interaction.sourceMessageId === null ? [] : [DEFERRED_UPDATE, UPDATE_MESSAGE];
  switch (interaction.type) {
    case INTERACTION_TYPES.AUTOCOMPLETE:
      return callbackType === AUTOCOMPLETE_RESULT;
    case INTERACTION_TYPES.APPLICATION_COMMAND:
      return [...answers, MODAL].includes(callbackType);
    case INTERACTION_TYPES.MESSAGE_COMPONENT:
      return [...answers, ...updates, MODAL].includes(callbackType);
    case INTERACTION_TYPES.MODAL_SUBMIT:
      return [...answers, ...updates].includes(callbackType);
  }
}
