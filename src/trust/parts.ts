import type { Actor } from '#core/actor';
import type { GuildId, MemberId } from '#core/ids';
import type { Button, ViewContext } from '#core/views/kit';

/** What a part of trust adds to a `/trust` screen. */
export interface TrustPart {
	/** One fact a line. */
	readonly lines: readonly string[];
	readonly buttons: readonly Button[];
}

/** Who adds to `/trust`: to the reader's own screen, and to the one that they see of somebody else. */
export interface TrustPartSource {
	own?(view: ViewContext, guild: GuildId, actor: Actor): Promise<TrustPart>;
	other?(view: ViewContext, guild: GuildId, actor: Actor, member: MemberId): Promise<TrustPart>;
}

const nothing: TrustPart = { lines: [], buttons: [] };
const sources = new Map<string, TrustPartSource>();

/** Adds to the screens of `/trust`. Called once per part, when it starts. */
export function registerTrustPart(name: string, source: TrustPartSource): void {
	sources.set(name, source);
}

/** All that is added to the reader's own screen. */
export const ownParts = (view: ViewContext, guild: GuildId, actor: Actor): Promise<TrustPart> =>
	joined([...sources.values()].map((source) => source.own?.(view, guild, actor)));

/** All that is added to the screen about somebody else. */
export const otherParts = (view: ViewContext, guild: GuildId, actor: Actor, member: MemberId): Promise<TrustPart> =>
	joined([...sources.values()].map((source) => source.other?.(view, guild, actor, member)));

async function joined(asked: readonly (Promise<TrustPart> | undefined)[]): Promise<TrustPart> {
	const parts = await Promise.all(asked.map((part) => part ?? nothing));
	return { lines: parts.flatMap(({ lines }) => lines), buttons: parts.flatMap(({ buttons }) => buttons) };
}
