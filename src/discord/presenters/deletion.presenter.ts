import type { CoachRoster } from '../../config';
import type { Actor, Plan } from '../../plans';
import type { CommandReply, ReplyButton } from '../answers/command-reply';
import { controlId } from '../components/control-id';
import { inlineName } from './message-text';
import { COLOURS, slotTitle, shownPlan } from './plan-embeds';
import { replyPages } from './reply-pages';

type Slot = Pick<Plan, 'coach' | 'date'>;

/** The answer to `delete`: the plan as it is, and the question. */
export function presentDeletionQuestion(plan: Plan, caller: Actor, roster: CoachRoster): CommandReply {
  return ask(`Delete this plan? ${slotTitle(plan, roster)}`, plan, caller, roster);
}

/** The question again, about what came in between. */
export function presentChangedDeletion(plan: Plan, caller: Actor, roster: CoachRoster): CommandReply {
  const changed = 'Not deleted: the plan was changed since it was shown to you.';
  return ask(`${changed}\nDelete it as it is now? ${slotTitle(plan, roster)}`, plan, caller, roster);
}

/** The answer to the button Delete. */
export function presentDeletion(plan: Plan, caller: Actor, roster: CoachRoster): CommandReply {
  const headline = `Plan deleted: ${slotTitle(plan, roster)}`;
  const by = plan.authorId === caller.id ? '' : ` and deleted by ${inlineName(caller.name)}`;
  const who = `It was posted by ${inlineName(plan.author)}${by}. Its text stays in the history.`;
  return { audience: 'channel', note: headline, pages: replyPages(`${headline}\n${who}`) };
}

/** The answer to the button Keep. */
export function presentKept(slot: Slot, roster: CoachRoster): CommandReply {
  return { audience: 'caller', pages: replyPages(`Kept: ${slotTitle(slot, roster)}. Nothing was deleted.`) };
}

function ask(question: string, plan: Plan, caller: Actor, roster: CoachRoster): CommandReply {
  const { embeds, pictures } = shownPlan(plan, roster, COLOURS.shown);
  const pages = replyPages(question, embeds, pictures);
  const last = pages.at(-1);
  if (last) last.buttons = questionButtons(plan, caller);
  return { audience: 'caller', pages };
}

function questionButtons({ coach, date, id, version }: Plan, caller: Actor): ReplyButton[] {
  const idOf = (answer: 'yes' | 'no') => controlId('delete', answer, coach, date, id, version, caller.id);
  return [
    { id: idOf('yes'), label: 'Delete', style: 'danger' },
    { id: idOf('no'), label: 'Keep', style: 'plain' },
  ];
}
