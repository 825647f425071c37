import type { Actor } from '#core/actor';
import { DomainError, NotFound } from '#core/errors';
import { type ChannelId, type GuildId, type MemberId, type RoleId, roleId } from '#core/ids';
import type { Policy } from '#core/interactions/policy';
import type { OutboxDraft, UnitWriter } from '#core/units/unit';
import { memberMoved } from '../member-moved.js';
import type { GatedChannel } from './gate-channels.js';
import { gateChannelEffect } from './gate-roles.effects.js';
import {
	type GateMemberRow,
	type GateRoleRepository,
	type GateRoleRow,
	gateMemberId,
	gateMembersCollection,
	gateRoleId,
	gateRolesCollection
} from './gate-roles.model.js';

/** A gated channel as the owner sees it. */
export interface ShownChannel {
	readonly channel: GatedChannel;
	/** Names of what it asks for. */
	readonly gateNames: readonly string[];
	readonly rankName: string;
	/** `null`: the slot has no channel. */
	readonly id: ChannelId | null;
	readonly row: GateRoleRow | null;
	/** Members who have the role from the bot. */
	readonly given: number;
	/** Members from whom somebody took it by hand. */
	readonly held: readonly GateMemberRow[];
}

export interface ChannelRolesDeps {
	readonly rows: GateRoleRepository;
	readonly units: UnitWriter;
	readonly policy: Policy;
	channels(guild: GuildId): Promise<readonly GatedChannel[]>;
	names(guild: GuildId, channel: GatedChannel): Promise<Pick<ShownChannel, 'gateNames' | 'rankName'>>;
	channelOf(guild: GuildId, slot: string): Promise<ChannelId | null>;
	/** Why a role may not open a channel: `gone`, `managed`, `above`, `ruling`, `slot`, `rank`; `null`: it may. */
	roleProblem(guild: GuildId, role: string): Promise<string | null>;
}

const heldShown = 25;

/** What the owner decides about the roles of gated channels. */
export class ChannelRoles {
	public constructor(private readonly deps: ChannelRolesDeps) {}

	/** Every gated channel. @throws Forbidden */
	public async list(guild: GuildId, actor: Actor): Promise<ShownChannel[]> {
		await this.deps.policy.require(guild, actor, 'config.view');
		const channels = await this.deps.channels(guild);
		return Promise.all(channels.map((channel) => this.#shown(guild, channel)));
	}

	/** @throws Forbidden · NotFound `gates.channel` */
	public async one(guild: GuildId, actor: Actor, slot: string): Promise<ShownChannel> {
		await this.deps.policy.require(guild, actor, 'config.view');
		return this.#shown(guild, await this.#channel(guild, slot));
	}

	/** The bot makes a role for the channel, closes the channel to everybody else, and keeps the role with those who pass. */
	public async make(guild: GuildId, actor: Actor, slot: string, request: string): Promise<void> {
		await this.#set(guild, actor, slot, request, 'made', (row) => ({ made: true, on: true, role: row?.made ? row.role : null }));
	}

	/** The same with a role that the owner has chosen. @throws DomainError `gates.roleNot` {why} */
	public async map(guild: GuildId, actor: Actor, slot: string, role: string, request: string): Promise<void> {
		await this.#mayEdit(guild, actor);
		const problem = await this.deps.roleProblem(guild, role);
		const others = (await this.deps.rows.roles(guild)).some((row) => row.slot !== slot && row.role === role);
		if (problem !== null || others)
			throw new DomainError('gates.roleNot', { why: { kind: 'text', key: `gates:roleProblems.${problem ?? 'other'}` } });
		await this.#set(guild, actor, slot, request, 'mapped', () => ({ made: false, on: true, role: roleId(role) }));
	}

	/** The role no longer follows who passes; whoever has it keeps it, and the channel stays as it is. */
	public async stop(guild: GuildId, actor: Actor, slot: string, request: string): Promise<void> {
		await this.#set(guild, actor, slot, request, 'stopped', (row) => ({ made: row?.made ?? false, on: false, role: row?.role ?? null }));
	}

	/** A member from whom the role was taken by hand may get it again. @throws Forbidden · NotFound `gates.held` */
	public async lift(guild: GuildId, actor: Actor, slot: string, member: MemberId, request: string): Promise<void> {
		await this.#mayEdit(guild, actor);
		if (await this.deps.units.outcome(guild, `channel-lift:${request}`)) return;
		const row = await this.deps.rows.member(guild, slot, member);
		if (!row?.heldBack) throw new NotFound('gates.held');
		await this.deps.units.execute({
			guild,
			key: `channel-lift:${request}`,
			content: { slot, member },
			changes: [
				{
					in: gateMembersCollection,
					id: gateMemberId(guild, slot, member),
					when: { rev: row.rev },
					// Calls off a removal that is under way; the next look asks for it again.
					set: { heldBack: false, takingAt: null, rev: row.rev + 1 },
					else: () => new NotFound('gates.held')
				}
			],
			audit: [{ ...by(actor), action: 'channelRole.lifted', target: `channel-role:${slot}`, after: { member } }],
			events: [memberMoved(member, `lift:${slot}:${row.rev + 1}`)]
		});
	}

	async #set(
		guild: GuildId,
		actor: Actor,
		slot: string,
		request: string,
		what: 'made' | 'mapped' | 'stopped',
		next: (row: GateRoleRow | null) => { readonly made: boolean; readonly on: boolean; readonly role: RoleId | null }
	): Promise<void> {
		await this.#mayEdit(guild, actor);
		const key = `channel-role:${request}`;
		if (await this.deps.units.outcome(guild, key)) return;
		await this.#channel(guild, slot);
		if (what !== 'stopped' && (await this.deps.channelOf(guild, slot)) === null) throw new DomainError('gates.noChannel', { slot });
		const row = await this.deps.rows.role(guild, slot);
		if (what === 'stopped' && !row?.on) return;
		const rev = (row?.rev ?? 0) + 1;
		const _id = gateRoleId(guild, slot);
		const fields = next(row);
		const action = { made: 'channelRole.made', mapped: 'channelRole.mapped', stopped: 'channelRole.stopped' } as const;
		await this.deps.units.execute({
			guild,
			key,
			content: { slot, what },
			changes: [
				{
					in: gateRolesCollection,
					id: _id,
					when: { rev: rev - 1 },
					upsert: { _id, guild, slot, ...fields, rev: 0 },
					set: { ...fields, rev },
					else: () => new DomainError('gates.channelMoved')
				}
			],
			audit: [{ ...by(actor), action: action[what], target: `channel-role:${slot}`, after: { role: fields.role } }],
			outbox: fields.on ? [closing(slot, rev)] : []
		});
	}

	async #shown(guild: GuildId, channel: GatedChannel): Promise<ShownChannel> {
		const { slot } = channel;
		const [names, id, row, given, held] = await Promise.all([
			this.deps.names(guild, channel),
			this.deps.channelOf(guild, slot),
			this.deps.rows.role(guild, slot),
			this.deps.rows.given(guild, slot),
			this.deps.rows.held(guild, slot, heldShown)
		]);
		return { channel, ...names, id, row, given, held };
	}

	async #channel(guild: GuildId, slot: string): Promise<GatedChannel> {
		const found = (await this.deps.channels(guild)).find((one) => one.slot === slot);
		if (!found) throw new NotFound('gates.channel');
		return found;
	}

	async #mayEdit(guild: GuildId, actor: Actor): Promise<void> {
		for (const capability of ['config.edit', 'config.publish']) await this.deps.policy.require(guild, actor, capability);
	}
}

const closing = (slot: string, rev: number): OutboxDraft => ({
	key: `gate-channel:${slot}:${rev}`,
	kind: gateChannelEffect,
	aggregate: `gate-channel:${slot}`,
	payload: { slot, rev }
});

const by = (actor: Actor) => ({ actor: actor.id, actorKind: actor.isGuildOwner ? ('owner' as const) : ('staff' as const) });
