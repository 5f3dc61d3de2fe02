import { Module } from '@nestjs/common';
import { ChartsModule } from '../charts';
import { PlansModule } from '../plans';
import { StorageModule } from '../storage';
import { ButtonExpiry } from './answers/button-expiry';
import { CommandErrorFilter } from './answers/command-error.filter';
import { CommandInterceptor } from './answers/command.interceptor';
import { Conversations } from './answers/conversations';
import { PageBodies } from './answers/page-bodies';
import { ReplyDelivery } from './answers/reply-delivery';
import { AutocompleteInterceptor } from './autocomplete/autocomplete.interceptor';
import { Autocompletion } from './autocomplete/autocompletion';
import { ButtonGuard } from './components/button-guard';
import { DeleteButtons } from './components/delete.buttons';
import { PageButtons } from './components/page.buttons';
import { PlanLists } from './components/plan-lists';
import { UnknownControls } from './components/unknown-controls';
import { DiscordHealth } from './discord-health';
import { DiscordMetrics } from './discord-metrics';
import { GatewayModule } from './gateway/gateway.module';
import { CatchUp } from './messages/catch-up';
import { CatchUpReport } from './messages/catch-up-report';
import { LostCharts } from './messages/lost-charts';
import { ChannelProgress } from './messages/channel-progress';
import { HandledEventsRetention } from './messages/handled-events-retention';
import { MessageDeletionsListener } from './messages/message-deletions.listener';
import { MessageEditsListener } from './messages/message-edits.listener';
import { MessageReader } from './messages/message-reader';
import { MessageDeletions } from './messages/message-deletions';
import { StandingMessages } from './messages/standing-messages';
import { MissedMessages } from './messages/missed-messages';
import { MissedPlans } from './messages/missed-plans';
import { ServedChannels } from './messages/served-channels';
import { GivenCharts } from './modals/given-charts';
import { PlanForms } from './modals/plan-forms';
import { PlanModals } from './modals/plan.modals';
import { ChosenMessages } from './saving/chosen-messages';
import { SaveAsPlanCommand } from './saving/save-as-plan.command';
import { ServedPlaces } from './served-places';
import { DeleteCommand } from './commands/delete.command';
import { EditCommand } from './commands/edit.command';
import { HelpCommand } from './commands/help.command';
import { HistoryCommand } from './commands/history.command';
import { MyPlansCommand } from './commands/myplans.command';
import { PlanCommand } from './commands/plan.command';
import { PlansCommand } from './commands/plans.command';
import { ServedInteractions } from './commands/served-interaction';
import { TextCommandDispatcher } from './commands/text-command-dispatcher';

const commands = [PlanCommand, EditCommand, DeleteCommand, PlansCommand, MyPlansCommand, HistoryCommand, HelpCommand];

const answering = [Conversations, CommandInterceptor, CommandErrorFilter, ReplyDelivery, PageBodies, ButtonExpiry];

const forms = [PlanForms, GivenCharts, PlanModals];

const buttons = [PlanLists, ButtonGuard, PageButtons, DeleteButtons, UnknownControls];

const typing = [AutocompleteInterceptor, Autocompletion];

const messages = [
  MessageEditsListener,
  MessageDeletionsListener,
  ChannelProgress,
  ServedChannels,
  MissedMessages,
  MissedPlans,
  CatchUp,
  CatchUpReport,
  LostCharts,
  MessageReader,
  MessageDeletions,
  StandingMessages,
  HandledEventsRetention,
];

const saving = [ChosenMessages, SaveAsPlanCommand];

/** Discord: chat in, a call of the plans' service, a reply out. Needs the global configuration and metrics. */
@Module({
  imports: [GatewayModule, StorageModule, PlansModule, ChartsModule],
  providers: [
    DiscordHealth,
    DiscordMetrics,
    ...answering,
    ServedPlaces,
    ServedInteractions,
    TextCommandDispatcher,
    ...messages,
    ...saving,
    ...commands,
    ...forms,
    ...buttons,
    ...typing,
  ],
})
export class DiscordModule {}
