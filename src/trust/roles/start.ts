import { container } from '@sapphire/framework';
import { type GuildId, guildId, type MemberId, memberId } from '#core/ids';
import { guildView } from '#core/interactions/index';
import { slotsSettings } from '#settings';
import { rankRoleProblem, xpSettings } from '#xp';
import { hasRank, type Progress } from '../gates.js';
import { trustSettings } from '../trust.settings.js';
import { ChannelRoles } from './channel-roles.service.js';
import { type GatedChannel, gatedChannels } from './gate-channels.js';
import { registerChannelRoleChecks } from './gate-roles.checks.js';
import { channelRoleEffect, memberRoleEffect } from './gate-roles.effects.js';
import { GateRoleRepository } from './gate-roles.model.js';
import { GateRoles } from './gate-roles.walk.js';
import { walkRules } from './walk-rules.js';

const administrator = 1n << 3n;
const manageRoles = 1n << 28n;

/** Roles of gated channels: what the owner decides about them, and what keeps them with those who pass. */
export function startChannelRoles(progressOf: (guild: GuildId, member: MemberId, joinedAt: Date | null) => Promise<Progress>): void {
	const { mongo, units, clock, leases, policy, settings, discord, effects, sweep, log, checks, rankHolders } = container;
	const rows = new GateRoleRepository(mongo);
	const channels = async (guild: GuildId): Promise<GatedChannel[]> => {
		const [{ channelSlots }, trust] = await Promise.all([settings.get(guild, slotsSettings), settings.get(guild, trustSettings)]);
		return gatedChannels(channelSlots, trust);
	};
	const channelOf = (guild: GuildId, slot: string) => settings.channelOf(guild, slot);
	const roleProblem = async (guild: GuildId, role: string): Promise<string | null> => {
		const { ranks } = await settings.get(guild, xpSettings);
		if (ranks.some((rank) => rank.role === role)) return 'rank';
		return rankRoleProblem({ discord, settings }, guild, role);
	};
	container.channelRoles = new ChannelRoles({
		rows,
		units,
		policy,
		channels,
		channelOf,
		roleProblem,
		async names(guild, { gates, rank }) {
			const [trust, xp] = await Promise.all([settings.get(guild, trustSettings), settings.get(guild, xpSettings)]);
			return {
				gateNames: gates.map((key) => trust.gates.find((gate) => gate.key === key)?.name ?? key),
				rankName: rank === '' ? '' : (xp.ranks.find(({ key }) => key === rank)?.name ?? rank)
			};
		}
	});
	const reason = async (guild: GuildId) => (await guildView(guild)).t('gates:channels.reason');
	const roles = async (guild: GuildId) => (await settings.state(guild)).roles;
	const deps = { rows, units, discord, channels, channelOf, roles, reason };
	effects.effect(memberRoleEffect(deps));
	effects.effect(channelRoleEffect(deps));
	const walk = new GateRoles({
		rows,
		leases,
		units,
		clock,
		discord,
		channels,
		rules: (guild) => walkRules({ settings, scores: container.scores }, guild),
		owner: async (guild) => (await settings.state(guild)).owner,
		async passes(guild, actor, { gates, rank }) {
			if (rank !== '' && !hasRank(rank, await progressOf(guild, actor.id, actor.joinedAt))) return false;
			return (await container.trust.gates(guild, actor, gates)).every(({ open }) => open);
		},
		async candidates(guild, after, most) {
			const found = await Promise.all([rows.settledAfter(guild, after, most), rankHolders.membersAfter(guild, after, most)]);
			return [...new Set(found.flat())].sort().slice(0, most);
		},
		guilds: () => [...container.client.guilds.cache.keys()].map(guildId),
		report: (error, guild) => log.error({ err: error, guild }, 'the roles of channels could not be looked at')
	});
	effects.subscribe(walk.subscriber());
	effects.subscribe(walk.folded());
	effects.effect(walk.looking());
	sweep.duty({ name: 'gate-roles', run: () => walk.run() });
	registerChannelRoleChecks(checks, async (guild) => {
		const live = (await rows.roles(guild)).filter(({ on }) => on);
		if (live.length === 0) return { channels: [], manages: true };
		const [known, there, self, found] = await Promise.all([
			channels(guild),
			discord.channels.list(guild),
			discord.messages.self(),
			discord.guilds.get(guild)
		]);
		const me = await discord.guilds.member(guild, memberId(self.id));
		const held = (found?.roles ?? []).filter(({ id }) => id === guild || me?.roles.includes(id));
		const rights = held.reduce((all, { permissions }) => all | BigInt(permissions), 0n);
		const facts = live.flatMap(({ slot, role }) => {
			const channel = known.find((one) => one.slot === slot);
			return channel ? [{ channel, role }] : [];
		});
		return {
			manages: (rights & (administrator | manageRoles)) !== 0n,
			channels: await Promise.all(
				facts.map(async ({ channel, role }) => {
					const id = await channelOf(guild, channel.slot);
					return {
						name: channel.name,
						channel: id !== null && there.some((one) => one.id === id),
						problem: role === null ? null : await roleProblem(guild, role)
					};
				})
			)
		};
	});
}
