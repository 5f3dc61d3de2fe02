import { Global, Module } from '@nestjs/common';
import { StorageModule } from '../storage';
import { Retention } from './retention.service';

/** Gives every module `Retention`, which it registers with what it wants removed. Needs the application's scheduler. */
@Global()
@Module({
  imports: [StorageModule],
  providers: [Retention],
  exports: [Retention],
})
export class RetentionModule {}
