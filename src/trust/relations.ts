import type { GuildId, MemberId } from '#core/ids';

/** Says which tribe somebody is in; the domain that keeps tribes registers it at start. */
export interface TribeSource {
	/** Id of the tribe, or `null`. */
	tribeOf(guild: GuildId, member: MemberId): Promise<string | null>;
	/** The same of many at once, where that is cheaper; those without a tribe are left out. */
	tribesOf?(guild: GuildId, members: readonly MemberId[]): Promise<ReadonlyMap<MemberId, string>>;
}

/** Says who brought whom; the domain that keeps invites registers it at start. */
export interface InviteSource {
	/** Who invited the member, as far as it is certain; or `null`. */
	inviterOf(guild: GuildId, member: MemberId): Promise<MemberId | null>;
	/** Who invited the member, certainly or likely; left out: the same as `inviterOf`. */
	maybeInviterOf?(guild: GuildId, member: MemberId): Promise<MemberId | null>;
	/** Those that are certain of many at once, where that is cheaper; those nobody brought are left out. */
	invitersOf?(guild: GuildId, members: readonly MemberId[]): Promise<ReadonlyMap<MemberId, MemberId>>;
}

/** Says who else could decide something; whoever knows the staff registers it at start. */
export interface ColleagueSource {
	/** Members who are known to have a capability, the owner first; a bounded number. */
	colleagues(guild: GuildId, capability: string): Promise<readonly MemberId[]>;
}

/** How two members stand to each other apart from their deals. */
export interface Relation {
	readonly sameTribe: boolean;
	/** One of them invited the other, for certain. */
	readonly invited: boolean;
	/** One of them invited the other, certainly or likely: enough to keep somebody out of the other's matters. */
	readonly maybeInvited: boolean;
	/** Tribe of the second one. */
	readonly tribe: string | null;
}

/** Who belongs together: members of a tribe, and inviter and invited. Without sources nobody does. */
export class Relations {
	#tribes: TribeSource = { tribeOf: () => Promise.resolve(null) };
	#invites: InviteSource = { inviterOf: () => Promise.resolve(null) };
	#colleagues: ColleagueSource = { colleagues: () => Promise.resolve([]) };

	public useTribes(source: TribeSource): void {
		this.#tribes = source;
	}

	public useInvites(source: InviteSource): void {
		this.#invites = source;
	}

	public useColleagues(source: ColleagueSource): void {
		this.#colleagues = source;
	}

	/** Members who are known to have a capability, the owner first. Without a source nobody is. */
	public colleagues(guild: GuildId, capability: string): Promise<readonly MemberId[]> {
		return this.#colleagues.colleagues(guild, capability);
	}

	/** Tribe of a member, or `null`. */
	public tribeOf(guild: GuildId, member: MemberId): Promise<string | null> {
		return this.#tribes.tribeOf(guild, member);
	}

	/** Whether both are of one tribe. */
	public async sameTribe(guild: GuildId, one: MemberId, other: MemberId): Promise<boolean> {
		const [tribe, tribeOfOther] = await Promise.all([this.tribeOf(guild, one), this.tribeOf(guild, other)]);
		return tribe !== null && tribe === tribeOfOther;
	}

	/** Who invited a member, as far as it is certain, or `null`. */
	public inviterOf(guild: GuildId, member: MemberId): Promise<MemberId | null> {
		return this.#invites.inviterOf(guild, member);
	}

	/** Tribes of many members at once; those without one are left out. */
	public async tribesOf(guild: GuildId, members: readonly MemberId[]): Promise<ReadonlyMap<MemberId, string>> {
		return this.#tribes.tribesOf?.(guild, members) ?? each(members, (member) => this.#tribes.tribeOf(guild, member));
	}

	/** Inviters of many members at once; those nobody brought are left out. */
	public async invitersOf(guild: GuildId, members: readonly MemberId[]): Promise<ReadonlyMap<MemberId, MemberId>> {
		return this.#invites.invitersOf?.(guild, members) ?? each(members, (member) => this.#invites.inviterOf(guild, member));
	}

	public async between(guild: GuildId, one: MemberId, other: MemberId): Promise<Relation> {
		const [tribe, tribeOfOne, inviter, inviterOfOne] = await Promise.all([
			this.#tribes.tribeOf(guild, other),
			this.#tribes.tribeOf(guild, one),
			this.#invites.inviterOf(guild, other),
			this.#invites.inviterOf(guild, one)
		]);
		const invited = inviter === one || inviterOfOne === other;
		const maybeInvited = invited || (await this.#maybeInvited(guild, one, other));
		return { sameTribe: tribe !== null && tribe === tribeOfOne, invited, maybeInvited, tribe };
	}

	async #maybeInvited(guild: GuildId, one: MemberId, other: MemberId): Promise<boolean> {
		if (!this.#invites.maybeInviterOf) return false;
		const [inviter, inviterOfOne] = await Promise.all([
			this.#invites.maybeInviterOf(guild, other),
			this.#invites.maybeInviterOf(guild, one)
		]);
		return inviter === one || inviterOfOne === other;
	}
}

async function each<T>(members: readonly MemberId[], ask: (member: MemberId) => Promise<T | null>): Promise<ReadonlyMap<MemberId, T>> {
	const found = new Map<MemberId, T>();
	for (const member of members) {
		const answer = await ask(member);
		if (answer !== null) found.set(member, answer);
	}
	return found;
}
