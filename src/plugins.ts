import type { Plugin } from '@sapphire/framework';
import { core } from '#core/core.plugin';
import { InteractionsPlugin } from '#core/interactions/interactions.plugin';
import { SchedulingPlugin } from '#core/scheduling/scheduling.plugin';
import { admin } from './admin/admin.plugin.js';
import { approvals } from './approvals/approvals.plugin.js';
import { economy } from './economy/economy.plugin.js';
import { invites } from './invites/invites.plugin.js';
import { ops } from './ops/ops.plugin.js';
import { orders } from './orders/orders.plugin.js';
import { reviews } from './reviews/reviews.plugin.js';
import { settings } from './settings/settings.plugin.js';
import { shop } from './shop/shop.plugin.js';
import { ticketRecord } from './tickets/record/record.plugin.js';
import { tickets } from './tickets/tickets.plugin.js';
import { trustCases } from './trust/cases/cases.plugin.js';
import { trustIdentity } from './trust/identity/identity.plugin.js';
import { trust } from './trust/trust.plugin.js';
import { trustVouches } from './trust/vouches/vouches.plugin.js';
import { trustWarnings } from './trust/warnings/warnings.plugin.js';
import { xp } from './xp/xp.plugin.js';

/** The parts of the bot in the order of dependency: their hooks run in it and are awaited. */
export const plugins: readonly (typeof Plugin)[] = [
	SchedulingPlugin,
	InteractionsPlugin,
	core,
	settings,
	approvals,
	economy,
	shop,
	xp,
	trust,
	trustIdentity,
	trustVouches,
	trustWarnings,
	trustCases,
	invites,
	orders,
	tickets,
	ticketRecord,
	reviews,
	admin,
	ops
];
