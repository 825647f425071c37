import { type APIExtendedInvite, PermissionFlagsBits as Bits, ChannelType } from 'discord-api-types/v10';
import { z } from 'zod';
import { DiscordForbidden, DiscordFull, DiscordGone, type DiscordPort } from '#core/discord/index';
import { type ChannelId, channelId, type GuildId, type MemberId, memberId } from '#core/ids';
import { type EffectHandler, EffectLater, type EventSubscriber } from '#core/outbox/effect';
import { type RewardEventKind, tenureMonths, type XpService } from '#xp';
import type { InviteClawedBack, InviteVested } from './events.js';
import { correctionsOf, counts, InviteMoved, inviteSubject } from './invite.moves.js';
import type { InvitesRepository } from './invites.repository.js';
import type { InvitesSettings } from './invites.settings.js';
import { type LinksService, linkEffect } from './links.service.js';

/** What an invite that came to count tells the reward rules. */
export const inviteRewardEvent: RewardEventKind = {
	name: 'invite.vested',
	feature: 'invites',
	people: ['inviter', 'invitee'],
	fields: {
		'invite.confidence': { kind: 'choice', options: ['certain', 'likely'], sample: 'certain' },
		'invite.related': { kind: 'boolean', sample: false }
	},
	counterpart: true,
	byItem: false,
	spent: null
};

export interface InviteRewardDeps {
	readonly xp: Pick<XpService, 'grant' | 'takeBack' | 'owed'>;
	readonly repository: Pick<InvitesRepository, 'find'>;
	settings(guild: GuildId): Promise<InvitesSettings>;
}

/**
 * What an invite earns, by the owner's rules. Nobody is paid twice for the same person: after a correction whoever has been paid before gets
 * only what was taken back of it.
 */
export function inviteRewards({ xp, repository, settings }: InviteRewardDeps): EventSubscriber<InviteVested> {
	return {
		event: 'invite.vested',
		name: 'rewards',
		async run({ guild, payload }) {
			const { confidence, related, corrections = 0 } = payload;
			const { payConfidence } = await settings(guild);
			if (confidence === 'unknown' || !payConfidence.includes(confidence)) return { note: `not sure enough: ${confidence}` };
			const at = new Date(payload.at);
			const [inviter, invitee] = [memberId(payload.inviter), memberId(payload.member)];
			const row = await repository.find(guild, invitee);
			if (row && correctionsOf(row) > corrections) return { note: 'staff have corrected who brought them' };
			const people = {
				inviter: { member: inviter, counterpart: invitee, tenureMonths: 0 },
				invitee: { member: invitee, counterpart: inviter, tenureMonths: tenureMonths(new Date(payload.joinedAt), at) }
			};
			const source = inviteSubject(invitee);
			const fields = { 'invite.confidence': confidence, 'invite.related': related };
			const event = { name: 'invite.vested', key: source, source, at, fields };
			if (corrections === 0) {
				await xp.grant(guild, { ...event, people });
				return undefined;
			}
			for (const who of ['inviter', 'invitee'] as const) {
				const person = people[who];
				const owed = await xp.owed(guild, person.member, source);
				const before = Object.values(owed);
				if (before.length > 0 && before.every((sum) => sum.xp + sum.tokens + sum.credits === 0)) continue;
				// What was paid once had its share for tenure in it.
				const paid = before.length === 0 ? person : { ...person, tenureMonths: 0 };
				await xp.grant(guild, { ...event, key: `${source}:c${corrections}:${who}`, people: { [who]: paid }, override: owed });
			}
			return undefined;
		}
	};
}

/** Takes back what an invite has earned both, or only whoever no longer is the inviter. */
export function inviteReversal({ xp, repository }: Pick<InviteRewardDeps, 'xp' | 'repository'>): EventSubscriber<InviteClawedBack> {
	return {
		event: 'invite.clawed-back',
		name: 'rewards',
		async run({ guild, payload }) {
			const { inviter, member: invitee, keeps = false, corrections = 0 } = payload;
			const source = inviteSubject(invitee);
			const row = await repository.find(guild, memberId(invitee));
			// Whoever counts again since was, or will be, paid what is missing.
			const since = row && counts(row) && correctionsOf(row) > corrections ? [row.inviter, row.member] : [];
			let missing = 0;
			for (const member of (keeps ? [inviter] : [inviter, invitee]).filter((one) => !since.some((other) => other === one)))
				missing += (await xp.takeBack(guild, memberId(member), source)).missing;
			return missing > 0 ? { note: `${missing} had been spent` } : undefined;
		}
	};
}

/** Links that one run takes back at most: where the owner lowers their number, the rest goes with the next runs. */
const mostRoom = 10;
/** Until the next run goes on making room, in milliseconds. */
const roomAgainMs = 5_000;

const payloadSchema = z.object({ member: z.string() });

export interface LinkEffectDeps {
	readonly links: LinksService;
	readonly repository: InvitesRepository;
	readonly discord: {
		readonly invites: Pick<DiscordPort['invites'], 'list' | 'create' | 'delete'>;
		readonly messages: { self(): Promise<{ readonly id: string }> };
		readonly guilds: {
			get(guild: GuildId): Promise<{ readonly rules_channel_id: string | null; readonly system_channel_id: string | null } | null>;
		};
		readonly channels: Pick<DiscordPort['channels'], 'list'>;
	};
	settings(guild: GuildId): Promise<InvitesSettings>;
	/** The line that Discord's own audit log shows. */
	reason(guild: GuildId): Promise<string>;
}

/** Makes the personal link of a member. One that an earlier try may have made is looked for first; where there are as many as may be, the one used longest ago makes room. */
export function linkMaking({ links, repository, discord, settings, reason }: LinkEffectDeps): EffectHandler {
	return {
		kind: linkEffect,
		async run({ guild, key, payload, unknown }) {
			const member = memberId(payloadSchema.parse(payload).member);
			const row = await repository.inviter(guild, member);
			if (row?.linkState !== 'wanted') return { note: 'nobody waits for it' };
			const { maxLinks } = await settings(guild);
			try {
				if (maxLinks === 0) throw new DiscordFull('Personal links are off');
				const found = unknown ? await orphan(guild) : null;
				// Room first: what is made before there is any would have to be taken back.
				await makeRoom(guild, maxLinks).catch(async (error: unknown) => {
					// The next run would not know of it.
					if (found) await discord.invites.delete(found);
					throw error;
				});
				const link = found ?? (await discord.invites.create(await place(guild), await reason(guild)));
				await keep(guild, member, link);
				return { result: link };
			} catch (error) {
				if (!(error instanceof DiscordForbidden || error instanceof DiscordFull || error instanceof DiscordGone)) throw error;
				await links.failed(guild, member, error instanceof DiscordFull ? 'full' : 'right', key);
				return { note: error.message };
			}
		}
	};

	async function keep(guild: GuildId, member: MemberId, link: string): Promise<void> {
		try {
			await links.made(guild, member, link);
		} catch (error) {
			if (!(error instanceof InviteMoved)) throw error;
			await discord.invites.delete(link);
			throw new EffectLater('others made links at the same moment', 0, { cause: error });
		}
	}

	/** Takes back those used longest ago until there is room for one. @throws EffectLater where more than one run may take back are too many · DiscordFull */
	async function makeRoom(guild: GuildId, maxLinks: number): Promise<void> {
		for (let taken = 0; ((await repository.book(guild))?.live ?? 0) >= maxLinks; taken++) {
			if (taken === mostRoom) throw new EffectLater('more links than there may be are taken back', roomAgainMs);
			const oldest = await repository.leastUsed(guild);
			if (!oldest?.link) throw new DiscordFull('No personal link is there that could make room');
			await discord.invites.delete(oldest.link, await reason(guild));
			await links.gone(guild, oldest.link);
		}
	}

	/** A link that the bot has made and nobody has. */
	async function orphan(guild: GuildId): Promise<string | null> {
		const [{ id: self }, list] = await Promise.all([discord.messages.self(), listed(guild)]);
		const own = list.filter(({ inviter, max_age, uses }) => inviter?.id === self && max_age === 0 && uses === 0).map(({ code }) => code);
		const owned = await repository.owners(guild, own);
		return own.find((code) => !owned.has(code)) ?? null;
	}

	async function listed(guild: GuildId): Promise<readonly APIExtendedInvite[]> {
		try {
			return await discord.invites.list(guild);
		} catch (error) {
			if (error instanceof DiscordForbidden) return [];
			throw error;
		}
	}

	/** Where a link leads: the rules, where the server greets, or its first channel that everybody sees. */
	async function place(guild: GuildId): Promise<ChannelId> {
		const [about, channels] = await Promise.all([discord.guilds.get(guild), discord.channels.list(guild)]);
		const named = about?.rules_channel_id ?? about?.system_channel_id ?? null;
		if (named) return channelId(named);
		const [first] = channels
			.flatMap((channel) => (channel.type === ChannelType.GuildText ? channel : []))
			.filter(
				({ permission_overwrites: rights = [] }) => !rights.some(({ id, deny }) => id === guild && (BigInt(deny) & Bits.ViewChannel) > 0n)
			)
			.sort((one, other) => positionOf(one) - positionOf(other));
		if (!first) throw new DiscordGone('The server has no text channel');
		return channelId(first.id);
	}
}

const positionOf = (channel: object): number => ('position' in channel && typeof channel.position === 'number' ? channel.position : 0);
