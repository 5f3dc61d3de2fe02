import { Module } from '@nestjs/common';
import { StorageModule } from '../storage';
import { GuildSelection } from './guild-selection';
import { PlanAnswers } from './http/plan-answers';
import { PlansController } from './http/plans.controller';
import { PlansService } from './plans.service';

@Module({
  imports: [StorageModule],
  controllers: [PlansController],
  providers: [PlansService, GuildSelection, PlanAnswers],
  exports: [PlansService],
})
export class PlansModule {}
