import { Module } from '@nestjs/common';
import { ChartsModule } from '../charts';
import { StorageModule } from '../storage';
import { GuildSelection } from './guild-selection';
import { KeptAnswersHook } from './http/kept-answers.hook';
import { PlanAnswers } from './http/plan-answers';
import { PlanWritesController } from './http/plan-writes.controller';
import { PlansController } from './http/plans.controller';
import { PlansService } from './plans.service';

@Module({
  imports: [StorageModule, ChartsModule],
  controllers: [PlansController, PlanWritesController],
  providers: [PlansService, GuildSelection, PlanAnswers, KeptAnswersHook],
  exports: [PlansService],
})
export class PlansModule {}
