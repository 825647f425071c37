import type { GuildId, MemberId } from '#core/ids';
import type { Button, ViewContext } from '#core/views/kit';

/** What another domain knows about a member, for the `/trust` screens. */
export interface TrustExtra {
	readonly lines: readonly string[];
	readonly buttons: readonly Button[];
}

/** `own`: the reader is the member. */
export type TrustExtraSource = (view: ViewContext, guild: GuildId, member: MemberId, own: boolean) => Promise<TrustExtra>;

/** Lines and buttons that the domains above add to the `/trust` screens, in the order of registration. */
export class TrustExtras {
	readonly #sources: TrustExtraSource[] = [];

	/** Called once per domain, when it starts. */
	public register(source: TrustExtraSource): void {
		this.#sources.push(source);
	}

	public async of(view: ViewContext, guild: GuildId, member: MemberId, own: boolean): Promise<TrustExtra> {
		const all = await Promise.all(this.#sources.map((source) => source(view, guild, member, own)));
		return { lines: all.flatMap(({ lines }) => lines), buttons: all.flatMap(({ buttons }) => buttons) };
	}
}
