import { Module } from '@nestjs/common';
import { PlansModule } from '../plans';
import { CommandErrorFilter } from './answers/command-error.filter';
import { CommandInterceptor } from './answers/command.interceptor';
import { Conversations } from './answers/conversations';
import { ReplyDelivery } from './answers/reply-delivery';
import { GatewayModule } from './gateway/gateway.module';
import { ServedPlaces } from './served-places';
import { DeleteSlashCommand } from './slash-commands/delete.slash-command';
import { EditSlashCommand } from './slash-commands/edit.slash-command';
import { HelpSlashCommand } from './slash-commands/help.slash-command';
import { HistorySlashCommand } from './slash-commands/history.slash-command';
import { MyPlansSlashCommand } from './slash-commands/myplans.slash-command';
import { PlanSlashCommand } from './slash-commands/plan.slash-command';
import { PlansSlashCommand } from './slash-commands/plans.slash-command';
import { ServedInteractions } from './slash-commands/served-interaction';
import { DeleteTextCommand } from './text-commands/delete.text-command';
import { EditTextCommand } from './text-commands/edit.text-command';
import { HelpTextCommand } from './text-commands/help.text-command';
import { HistoryTextCommand } from './text-commands/history.text-command';
import { MyPlansTextCommand } from './text-commands/myplans.text-command';
import { PlanTextCommand } from './text-commands/plan.text-command';
import { PlansTextCommand } from './text-commands/plans.text-command';
import { TextCommandDispatcher } from './text-commands/text-command-dispatcher';

const slashCommands = [
  PlanSlashCommand,
  EditSlashCommand,
  DeleteSlashCommand,
  PlansSlashCommand,
  MyPlansSlashCommand,
  HistorySlashCommand,
  HelpSlashCommand,
];

const textCommands = [
  PlanTextCommand,
  EditTextCommand,
  DeleteTextCommand,
  PlansTextCommand,
  MyPlansTextCommand,
  HistoryTextCommand,
  HelpTextCommand,
];

const answering = [Conversations, CommandInterceptor, CommandErrorFilter, ReplyDelivery];

/** Discord: chat in, a call of the plans' service, a reply out. Needs the global configuration and metrics. */
@Module({
  imports: [GatewayModule, PlansModule],
  providers: [...answering, ServedPlaces, ServedInteractions, TextCommandDispatcher, ...slashCommands, ...textCommands],
})
export class DiscordModule {}
