import { Module } from '@nestjs/common';
import { ChartsModule } from '../charts';
import { StorageModule } from '../storage';
import { GuildSelection } from './guild-selection';
import { KeptAnswers } from './http/kept-answers';
import { PlanAnswers } from './http/plan-answers';
import { PlanWritesController } from './http/plan-writes.controller';
import { PlansController } from './http/plans.controller';
import { PlanCounts } from './plan-counts';
import { EarlierVersions } from './earlier-versions';
import { PlanMessagesService } from './plan-messages.service';
import { PlanMetrics } from './plan-metrics';
import { PlanRecording } from './plan-recording';
import { PlansService } from './plans.service';

@Module({
  imports: [StorageModule, ChartsModule],
  controllers: [PlansController, PlanWritesController],
  providers: [
    PlansService,
    PlanMessagesService,
    PlanRecording,
    EarlierVersions,
    PlanCounts,
    PlanMetrics,
    GuildSelection,
    PlanAnswers,
    KeptAnswers,
  ],
  exports: [PlansService, PlanMessagesService],
})
export class PlansModule {}
