export { invitesId } from './ids.js';
export { type InvitesSettings, invitesSettings } from './invites.settings.js';
export { type SettledOrder, VestingService } from './vesting.service.js';
