import type { AnsweredCommand } from '../discord-metrics';
import type { CommandName } from '../command-guide';
import type { CommandReply } from './command-reply';

/** Where a command came from and how it is answered: by a message, or by an interaction. */
export interface Conversation {
  readonly form: AnsweredCommand['form'];
  readonly command: CommandName;
  /** Tells Discord that the command was seen. Throws when it can no longer be answered: then it must not be carried out. */
  acknowledge(): Promise<void>;
  /** Shows what the command did. Never rejects. */
  answer(reply: CommandReply): Promise<void>;
  /** Tells the caller, privately where Discord can, why not. Never rejects. */
  refuse(text: string): Promise<void>;
  /** Leaves no trace: another process, or an earlier delivery of the same event, has answered. Never rejects. */
  staySilent(): Promise<void>;
}
