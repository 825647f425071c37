import type { GuildId, MemberId } from '#core/ids';

/** Says which tribe somebody is in; the domain that keeps tribes registers it at start. */
export interface TribeSource {
	/** Id of the tribe, or `null`. */
	tribeOf(guild: GuildId, member: MemberId): Promise<string | null>;
}

/** Says who brought whom; the domain that keeps invites registers it at start. */
export interface InviteSource {
	/** Who invited the member, as far as it is certain; or `null`. */
	inviterOf(guild: GuildId, member: MemberId): Promise<MemberId | null>;
}

/** How two members stand to each other apart from their deals. */
export interface Relation {
	readonly sameTribe: boolean;
	/** One of them invited the other. */
	readonly invited: boolean;
	/** Tribe of the second one. */
	readonly tribe: string | null;
}

/** Who belongs together: members of a tribe, and inviter and invited. Without sources nobody does. */
export class Relations {
	#tribes: TribeSource = { tribeOf: () => Promise.resolve(null) };
	#invites: InviteSource = { inviterOf: () => Promise.resolve(null) };

	public useTribes(source: TribeSource): void {
		this.#tribes = source;
	}

	public useInvites(source: InviteSource): void {
		this.#invites = source;
	}

	/** Tribe of a member, or `null`. */
	public tribeOf(guild: GuildId, member: MemberId): Promise<string | null> {
		return this.#tribes.tribeOf(guild, member);
	}

	/** Who invited a member, as far as it is certain, or `null`. */
	public inviterOf(guild: GuildId, member: MemberId): Promise<MemberId | null> {
		return this.#invites.inviterOf(guild, member);
	}

	public async between(guild: GuildId, one: MemberId, other: MemberId): Promise<Relation> {
		const [tribe, tribeOfOne, inviter, inviterOfOne] = await Promise.all([
			this.#tribes.tribeOf(guild, other),
			this.#tribes.tribeOf(guild, one),
			this.#invites.inviterOf(guild, other),
			this.#invites.inviterOf(guild, one)
		]);
		return { sameTribe: tribe !== null && tribe === tribeOfOne, invited: inviter === one || inviterOfOne === other, tribe };
	}
}
