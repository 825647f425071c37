import { z } from 'zod';
import { DiscordForbidden, DiscordGone, type DiscordPort, dmKey } from '#core/discord/index';
import { channelId, type GuildId, type MemberId, memberId, messageId } from '#core/ids';
import type { Effect, EffectDone, EffectRegistry } from '#core/outbox/effect';
import type { Value } from '#core/units/unit';
import type { ViewContext } from '#core/views/kit';
import { type Mention, memberSlot, ownerSlot, type Settings, type SettingsPolicy } from '#settings';
import { approvalEffects } from './approval.closing.js';
import type { ApprovalRow } from './approval.model.js';
import type { Approvals } from './approvals.service.js';
import { approvalCard, endedNote } from './views/approval.view.js';

const payload = z.object({ request: z.string().max(30) });
const sentCard = z.object({ channel: z.string(), message: z.string(), inGuild: z.boolean() });

export interface ApprovalEffectDeps {
	readonly approvals: Approvals;
	readonly settings: Settings;
	readonly policy: Pick<SettingsPolicy, 'definition'>;
	readonly discord: DiscordPort;
	/** The view of public messages of a guild. */
	view(guild: GuildId): Promise<ViewContext>;
	memberView(guild: GuildId, member: MemberId): Promise<ViewContext>;
}

/** Shows requests to those who may answer, and tells who asked how they ended. */
export class ApprovalEffects {
	public constructor(private readonly deps: ApprovalEffectDeps) {}

	public register(registry: EffectRegistry): void {
		registry.effect<Value>({ kind: approvalEffects.card, run: (effect) => this.card(effect) });
		registry.effect<Value>({ kind: approvalEffects.update, run: (effect) => this.update(effect) });
		registry.effect<Value>({ kind: approvalEffects.tell, run: (effect) => this.tell(effect) });
	}

	/** The card: in the first of the act's channels that the guild has, else to the owner in a direct message. */
	public async card(effect: Effect): Promise<EffectDone> {
		const { approvals, settings, discord } = this.deps;
		const { request } = payload.parse(effect.payload);
		const [shown, state, view] = await Promise.all([
			approvals.shown(effect.guild, request),
			settings.state(effect.guild),
			this.deps.view(effect.guild)
		]);
		const mentions = await this.#mentions(shown.row);
		const waits = shown.row.state === 'waiting';
		for (const slot of approvals.channelsOf(shown.row)) {
			const channel = state.channels[slot];
			if (channel === undefined) continue;
			try {
				const screen = approvalCard(view, shown, { ping: mentions.map(textOf).join(' ') });
				const message = await discord.sendOnce(effect, channel, screen, waits ? { pings: pingsOf(mentions) } : {});
				return { result: { channel, message, inGuild: true } };
			} catch (error) {
				if (!(error instanceof DiscordGone) && !(error instanceof DiscordForbidden)) throw error;
			}
		}
		if (state.owner === null) return { note: 'approval.nowhere' };
		const sent = await discord.sendDmOnce(effect, state.owner, approvalCard(view, shown, { inGuild: false }));
		const place = z.object({ channel: z.string(), message: z.string() }).safeParse(sent.result);
		return place.success ? { ...sent, result: { ...place.data, inGuild: false } } : sent;
	}

	/** The card as it is once the request has ended. */
	public async update(effect: Effect): Promise<EffectDone> {
		const { request } = payload.parse(effect.payload);
		const key = cardKey(request);
		const sent = sentCard.safeParse(await effect.result(key));
		if (!sent.success) return { note: 'approval.noCard' };
		const { channel, message, inGuild } = sent.data;
		const [shown, view] = await Promise.all([this.deps.approvals.shown(effect.guild, request), this.deps.view(effect.guild)]);
		try {
			const screen = approvalCard(view, shown, { inGuild });
			await this.deps.discord.messages.edit(channelId(channel), messageId(message), screen, {
				effectKey: inGuild ? key : dmKey(effect.guild, key)
			});
		} catch (error) {
			if (!(error instanceof DiscordGone) && !(error instanceof DiscordForbidden)) throw error;
			return { note: 'approval.cardGone' };
		}
		return {};
	}

	public async tell(effect: Effect): Promise<EffectDone> {
		const { request } = payload.parse(effect.payload);
		const row = await this.deps.approvals.require(effect.guild, request);
		const to = memberId(row.by);
		const [view, { name }] = await Promise.all([this.deps.memberView(effect.guild, to), this.deps.settings.state(effect.guild)]);
		const sent = sentCard.safeParse(await effect.result(cardKey(request)));
		const card = sent.success && sent.data.inGuild ? linkOf(effect.guild, sent.data.channel, sent.data.message) : null;
		return this.deps.discord.sendDmOnce(effect, to, endedNote(view, row, name, card));
	}

	/** Whom to call: the roles that have the capability, never everyone. */
	async #mentions(row: ApprovalRow): Promise<readonly Mention[]> {
		const slots = (await this.deps.policy.definition(row.guild, row.capability))?.slots ?? [];
		const called = slots.filter((slot) => slot !== ownerSlot && slot !== memberSlot);
		const all = (
			await Promise.all((called.length > 0 ? called : [ownerSlot]).map((slot) => this.deps.settings.mentionsFor(row.guild, slot)))
		).flat();
		return all.filter(({ id }, index) => id !== row.by && all.findIndex((other) => other.id === id) === index);
	}
}

/** The effect that has sent the card of a request. */
const cardKey = (request: string): string => `approval:${request}:${approvalEffects.card}`;

const linkOf = (guild: GuildId, channel: string, message: string): string => `https://discord.com/channels/${guild}/${channel}/${message}`;

const textOf = ({ kind, id }: Mention): string => (kind === 'role' ? `<@&${id}>` : `<@${id}>`);

const pingsOf = (mentions: readonly Mention[]) => ({
	roles: mentions.flatMap((mention) => (mention.kind === 'role' ? [mention.id] : [])),
	users: mentions.flatMap((mention) => (mention.kind === 'member' ? [mention.id] : []))
});
