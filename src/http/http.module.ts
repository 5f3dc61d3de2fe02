import { Module } from '@nestjs/common';
import { AccessModule } from '../access';
import { ApiDescription } from './api-description';
import { RootController } from './root.controller';

/** What HTTP itself serves: `/` and the description of the API. */
@Module({
  imports: [AccessModule],
  controllers: [RootController],
  providers: [ApiDescription],
  exports: [ApiDescription],
})
export class HttpModule {}
