import type { ButtonInteraction } from 'discord.js';
import { Button, type ButtonContext, ComponentParam, Context } from 'necord';
import { AnswersCommands } from '../answers/answers-commands.decorator';
import type { CommandReply } from '../answers/command-reply';
import { ServedInteractions } from '../commands/served-interaction';
import { ButtonGuard } from './button-guard';
import { type ListQuestion, PlanLists } from './plan-lists';

/** What the buttons below a page carry. */
interface PageAddress {
  coach: string;
  date: string;
  caller: string;
  index: string;
}

/** The buttons that turn the pages of long answers. */
@AnswersCommands()
export class PageButtons {
  constructor(
    private readonly lists: PlanLists,
    private readonly interactions: ServedInteractions,
    private readonly guard: ButtonGuard,
  ) {}

  @Button('plans/page/:coach/:date/:caller/:index')
  plans(@Context() [pressed]: ButtonContext, @ComponentParam() address: PageAddress): Promise<CommandReply> {
    return this.turn('plans', pressed, address);
  }

  @Button('myplans/page/:coach/:date/:caller/:index')
  ownPlans(@Context() [pressed]: ButtonContext, @ComponentParam() address: PageAddress): Promise<CommandReply> {
    return this.turn('myplans', pressed, address);
  }

  @Button('history/page/:coach/:date/:caller/:index')
  history(@Context() [pressed]: ButtonContext, @ComponentParam() address: PageAddress): Promise<CommandReply> {
    return this.turn('history', pressed, address);
  }

  private async turn(
    list: ListQuestion['list'],
    pressed: ButtonInteraction,
    { coach, date, caller, index }: PageAddress,
  ): Promise<CommandReply> {
    await this.guard.check(pressed, caller);
    const { guildId, at } = this.interactions.contextOf(pressed);
    return this.lists.show({ list, guildId, callerId: caller, at, coach, date }, Number(index));
  }
}
