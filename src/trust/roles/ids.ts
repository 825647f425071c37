import { defineId } from '#core/custom-id/index';

/** Gated channels and their roles. */
export const channelsId = defineId('trust.channels', ['page']);
/** One of them. */
export const channelId = defineId('trust.channel', ['slot']);
/** Does something to its role: `make`, `stop`. */
export const channelDoId = defineId('trust.channel-do', ['slot', 'act']);
/** Select of the role that opens it. */
export const channelRoleId = defineId('trust.channel-role', ['slot']);
/** Select of the member who may get the role again. */
export const channelLiftId = defineId('trust.channel-lift', ['slot']);
