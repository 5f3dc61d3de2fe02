import type { CoachRoster } from '../../config';
import type { DomainError } from '../../errors';
import type { Conversation } from '../answers/conversation';
import type { CommandName } from '../command-guide';
import { COMMAND_USAGE } from '../commands/command-arguments';
import { rosterLine, usageLines } from './help.presenter';
import { showLinkTargets } from './message-text';

export interface ErrorView {
  command: CommandName;
  form: Conversation['form'];
  prefix: string;
  roster: CoachRoster;
}

/** What somebody is told whose command was refused: what happened, then what to do next. */
export function presentRefusal(error: DomainError, view: ErrorView): string {
  return [showLinkTargets(error.publicMessage), nextStep(error, view)].filter(Boolean).join('\n');
}

/** What somebody is told whose command failed by no fault of theirs; `errorId` stands in the log beside the cause. */
export function presentFailure(errorId: string): string {
  return `Sorry, that did not work, and it is not your doing. Please try again in a moment.\nIf it stays, tell the operator: error \`${errorId}\`.`;
}

function nextStep(error: DomainError, { command, form, prefix, roster }: ErrorView): string {
  const example = `\`${prefix}plan d Long AAPL above 212.50\``;
  switch (error.code) {
    case COMMAND_USAGE:
      return usageLines(command, form, prefix);
    case 'coach-unknown':
      return `${rosterLine(roster)}\n${usageLines(command, form, prefix)}`;
    case 'plan-empty':
    case 'edit-empty':
      return usageLines(command, form, prefix);
    case 'plan-not-found':
      return command === 'edit'
        ? `Record one first${form === 'prefix' ? `, for example ${example}` : ' with `/plan`'}.`
        : '';
    default:
      return waitHint(error);
  }
}

function waitHint({ kind, retryAfterSeconds }: DomainError): string {
  if (kind !== 'unavailable' && kind !== 'rate-limited') return '';
  return retryAfterSeconds === undefined
    ? 'Please try again in a moment.'
    : `Please try again in ${retryAfterSeconds} s.`;
}
