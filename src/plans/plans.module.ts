import { Module } from '@nestjs/common';
import { GuildSelection } from './guild-selection';
import { PlanAnswers } from './http/plan-answers';
import { PlansController } from './http/plans.controller';
import { PlansService } from './plans.service';

@Module({
  controllers: [PlansController],
  providers: [PlansService, GuildSelection, PlanAnswers],
  exports: [PlansService],
})
export class PlansModule {}
