import type { Actor } from '#core/actor';
import type { GuildId } from '#core/ids';
import type { DocChange, Finding, Publisher, PublishingState, Side, VersionFacts } from '#settings';

/** What the screens of versions ask for. Each refuses by itself who may not look (`config.view`) or publish (`config.publish`). */
export interface PublishingPort {
	state(guild: GuildId, actor: Actor): Promise<PublishingState>;
	/** The newest first, a page of ten. @param before Only those below this number. */
	versions(guild: GuildId, actor: Actor, before?: number): Promise<readonly VersionFacts[]>;
	diff(guild: GuildId, actor: Actor, from: Side, to: Side): Promise<readonly DocChange[]>;
	findings(guild: GuildId, actor: Actor): Promise<readonly Finding[]>;
	begin(guild: GuildId, by: Publisher): Promise<VersionFacts>;
	publish(guild: GuildId, by: Publisher, wish: { readonly digest: string; readonly note: string }): Promise<VersionFacts>;
	rollBack(guild: GuildId, by: Publisher, wish: { readonly to: number; readonly on: number; readonly note: string }): Promise<VersionFacts>;
	discard(guild: GuildId, by: Publisher, wish: { readonly digest: string }): Promise<void>;
	plan(guild: GuildId, by: Publisher, wish: { readonly digest: string; readonly at: Date; readonly note: string }): Promise<void>;
	cancelPlan(guild: GuildId, by: Publisher): Promise<void>;
	end(guild: GuildId, by: Publisher): Promise<void>;
}

declare module '@sapphire/pieces' {
	interface Container {
		publishing: PublishingPort;
	}
}
