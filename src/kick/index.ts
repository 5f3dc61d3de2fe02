export { type KickSetup, readKickSetup } from './kick-configuration';
export { inspectKick, type KickFinding } from './kick-inspection';
export { KickModule } from './kick.module';
