import { Injectable } from '@nestjs/common';
import { CoachRoster } from '../../config';
import { PlansService } from '../../plans';
import type { CommandReply } from '../answers/command-reply';
import { presentDay, presentOwnDay } from '../presenters/day.presenter';
import { presentHistory } from '../presenters/history.presenter';
import { showPage } from '../presenters/paging';
import { controlId } from './control-id';

/** What somebody wants to see, who, and where. */
export interface ListQuestion {
  list: 'plans' | 'myplans' | 'history';
  guildId: string;
  callerId: string;
  at: Date;
  /** For a history. */
  coach?: string;
  date?: string | null;
}

/** The answers that can be long: a day's plans, one's own, a history. Shown page by page, read anew for each page. */
@Injectable()
export class PlanLists {
  constructor(
    private readonly plans: PlansService,
    private readonly roster: CoachRoster,
  ) {}

  async show(question: ListQuestion, page = 0): Promise<CommandReply> {
    const { reply, date } = await this.ask(question);
    const { list, coach = '-', callerId } = question;
    return showPage(reply, page, (index) => controlId(list, 'page', coach, date, callerId, index));
  }

  private async ask({ list, guildId, callerId, at, coach = '', date }: ListQuestion) {
    if (list === 'history') {
      const history = await this.plans.history(guildId, { coach, date }, at);
      return { date: history.date, reply: presentHistory(history, this.roster) };
    }
    if (list === 'plans') {
      const day = await this.plans.listDay(guildId, date, at);
      return { date: day.date, reply: presentDay(day, this.roster) };
    }
    const day = await this.plans.listByAuthor(guildId, date, at, callerId);
    return { date: day.date, reply: presentOwnDay(day, this.roster) };
  }
}
