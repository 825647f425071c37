import { z } from 'zod';
import type { DiscordPort } from '#core/discord/index';
import { type GuildId, type MemberId, memberId } from '#core/ids';
import type { Effect, EffectDone, EffectRegistry } from '#core/outbox/effect';
import type { Value } from '#core/units/unit';
import type { Screen, ViewContext } from '#core/views/kit';
import { type TellDependencies, tellOwners } from '../tell-owners.js';
import { planEndedNotice, planEnds, publishedNotice } from './views/notices.view.js';

const member = z.string().regex(/^\d{15,20}$/);
const count = z.int().min(0);

const publishedPayload = z.object({
	number: z.int().min(1),
	action: z.enum(['begun', 'published', 'planned', 'rolledBack', 'setup']),
	from: z.int().min(1).nullable().default(null),
	changes: count,
	by: member
});

const planPayload = z.object({ by: member, at: z.iso.datetime().transform((at) => new Date(at)), why: z.enum(planEnds), changes: count });

export interface PublishNoticesDependencies extends TellDependencies {
	readonly discord: Pick<DiscordPort, 'sendOnce' | 'sendDmOnce'>;
	/** Whether somebody wants direct messages. */
	dms(guild: GuildId, member: MemberId): Promise<boolean>;
}

/** Tells owners, in the audit channel, which version came into force and which did not; and who planned one what became of it. */
export class PublishNotices {
	public constructor(private readonly with_: PublishNoticesDependencies) {}

	public register(registry: EffectRegistry): void {
		registry.subscribe<Value>({ event: 'settings.published', name: 'owners', run: (effect) => this.published(effect) });
		registry.subscribe<Value>({ event: 'settings.published', name: 'planner', run: (effect) => this.publishedToPlanner(effect) });
		registry.subscribe<Value>({ event: 'settings.planEnded', name: 'owners', run: (effect) => this.planEnded(effect) });
		registry.subscribe<Value>({ event: 'settings.planEnded', name: 'planner', run: (effect) => this.planEndedToPlanner(effect) });
	}

	/** Only told where it stays: who published knows it. */
	public published(effect: Effect): Promise<EffectDone> {
		const version = publishedPayload.parse(effect.payload);
		return tellOwners(this.with_, effect, (view, inGuild) => publishedNotice(view, version, inGuild), false);
	}

	public async publishedToPlanner(effect: Effect): Promise<EffectDone | undefined> {
		const version = publishedPayload.parse(effect.payload);
		if (version.action !== 'planned') return undefined;
		const planner = memberId(version.by);
		if (!(await this.with_.dms(effect.guild, planner))) return { note: 'dm.unwanted' };
		return this.#dm(effect, planner, (view) => publishedNotice(view, version, false));
	}

	/** Without the channel the owner is told by direct message, unless they planned it and get one already. */
	public async planEnded(effect: Effect): Promise<EffectDone> {
		const plan = planPayload.parse(effect.payload);
		const { owner } = await this.with_.settings.state(effect.guild);
		return tellOwners(this.with_, effect, (view, inGuild) => planEndedNotice(view, plan, inGuild), owner !== plan.by);
	}

	/** What they counted on did not happen, so they are told whether or not they want other direct messages. */
	public planEndedToPlanner(effect: Effect): Promise<EffectDone> {
		const plan = planPayload.parse(effect.payload);
		return this.#dm(effect, memberId(plan.by), (view) => planEndedNotice(view, plan, false));
	}

	async #dm(effect: Effect, planner: MemberId, screen: (view: ViewContext) => Screen): Promise<EffectDone> {
		return this.with_.discord.sendDmOnce(effect, planner, screen(await this.with_.view(effect.guild)));
	}
}
