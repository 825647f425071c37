/** Why a channel is needed, and who may write there. */
export interface ChannelUse {
	/** Key of the channel slot in the pack. */
	readonly slot: string;
	/** The feature that needs it: the channel is made while any of its features is on. `null`: always. */
	readonly feature: string | null;
	/** `bot`: members read only (and write in their own threads); `members`: they may write. */
	readonly writes: 'bot' | 'members';
}

/** What the domains of this process use; set-up creates nothing else, whatever the pack lists. */
export class SlotUses {
	readonly #channels = new Map<string, ChannelUse[]>();
	readonly #roles = new Set<string>();

	/** Announces, at start, that a channel slot is used. */
	public channel(use: ChannelUse): void {
		this.#channels.set(use.slot, [...(this.#channels.get(use.slot) ?? []), use]);
	}

	/** Announces, at start, that a role slot is used. */
	public role(slot: string): void {
		this.#roles.add(slot);
	}

	/** The uses of a channel slot; empty when nobody needs it. */
	public ofChannel(slot: string): readonly ChannelUse[] {
		return this.#channels.get(slot) ?? [];
	}

	public usesRole(slot: string): boolean {
		return this.#roles.has(slot);
	}
}
