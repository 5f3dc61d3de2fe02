import { Global, Module } from '@nestjs/common';
import { StorageModule } from '../storage';
import { AccessControl } from './access-control';
import { ApiKeyDirectory } from './api-key-directory';
import { ApiKeysService } from './api-keys.service';
import { IdempotencyRetention } from './idempotency-retention';
import { IdempotencyService } from './idempotency.service';
import { LastUses } from './last-uses';

/** API keys: who may use which endpoint, how often, and what a repeated request gets. */
@Global()
@Module({
  imports: [StorageModule],
  providers: [AccessControl, ApiKeyDirectory, ApiKeysService, IdempotencyRetention, IdempotencyService, LastUses],
  exports: [AccessControl, ApiKeysService, IdempotencyService],
})
export class AccessModule {}
