export { type KickSetup, readKickSetup } from './kick-configuration';
export { KickModule } from './kick.module';
