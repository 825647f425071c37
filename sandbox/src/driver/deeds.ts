import { type APIMessage, AuditLogEvent, PermissionFlagsBits as Bits } from 'discord-api-types/v10';
import { contentTypeOf } from '../files.js';
import { checkMessage } from '../limits/messages.js';
import { guildPermissions, outranks } from '../permissions.js';
import { writeAudit } from '../world/audit.js';
import { grant } from '../world/entitlements.js';
import { checkTags, createPost } from '../world/forums.js';
import { banMember, removeMember, unban } from '../world/members.js';
import { pinMessage } from '../world/messages.js';
import { messagePayload } from '../world/payloads.js';
import { vote } from '../world/polls.js';
import { addReaction, parseEmoji, reactionOf, removeReaction } from '../world/reactions.js';
import type { ChannelRecord, GuildRecord, MessageRecord } from '../world/records.js';
import type { World } from '../world/world.js';
import type { FileInput, PersonDeeds, PostOptions, Ref } from './types.js';
import { View } from './view.js';

const idOf = (ref: Ref): string => (typeof ref === 'string' ? ref : ref.id);

/** What a person does besides writing and using the bot. Every deed is refused where their client would not offer it. */
export class Deeds implements PersonDeeds {
	protected readonly view: View;

	public constructor(
		protected readonly world: World,
		public readonly id: string,
		public readonly guildId: string | null
	) {
		this.view = new View(world, id, guildId);
	}

	private get name(): string {
		return this.world.user(this.id).user.username;
	}

	protected findMessage(ref: Ref): MessageRecord {
		const id = idOf(ref);
		for (const messages of this.world.messages.values()) {
			const found = messages.get(id);
			if (found) return found;
		}
		throw new Error(`There is no message ${id}`);
	}

	/** A message they see, in a channel where they hold these permissions. */
	private at(ref: Ref, needed: bigint): { message: MessageRecord; channel: ChannelRecord } {
		const message = this.findMessage(ref);
		if (!this.view.canSee(message)) throw new Error(`${this.name} can't see that message`);
		const channel = this.world.channel(message.channelId);
		this.need(this.world.permissionsIn(channel, this.id), needed, `in #${channel.name}`);
		return { message, channel };
	}

	private need(mine: bigint, needed: bigint, where: string): void {
		if ((mine & needed) !== needed) throw new Error(`${this.name} may not do that ${where}`);
	}

	public async react(message: Ref, emoji: string): Promise<void> {
		const found = this.at(message, Bits.ReadMessageHistory);
		const wanted = parseEmoji(this.world, emoji);
		if (!reactionOf(found.message, wanted)) this.at(message, Bits.AddReactions);
		addReaction(this.world, found.message, this.id, wanted);
	}

	public async unreact(message: Ref, emoji: string): Promise<void> {
		removeReaction(this.world, this.at(message, 0n).message, this.id, parseEmoji(this.world, emoji));
	}

	public async vote(message: Ref, answers: readonly number[]): Promise<void> {
		vote(this.world, this.at(message, Bits.ReadMessageHistory).message, this.id, answers);
	}

	public async pin(message: Ref, pinned = true): Promise<void> {
		const { message: record, channel } = this.at(message, Bits.PinMessages);
		if (!pinMessage(this.world, channel, record, pinned, this.id) || !channel.guildId) return;
		writeAudit(this.world, channel.guildId, {
			action: pinned ? AuditLogEvent.MessagePin : AuditLogEvent.MessageUnpin,
			userId: this.id,
			targetId: record.payload.author.id,
			options: { channel_id: channel.id, message_id: record.id }
		});
	}

	public async post(forum: Ref, name: string, text: string, options: PostOptions = {}): Promise<APIMessage> {
		const channel = this.world.channel(idOf(forum));
		if (!channel.forum) throw new Error(`#${channel.name} is no forum`);
		const inputs = options.files ?? [];
		this.need(
			this.world.permissionsIn(channel, this.id),
			Bits.ViewChannel | Bits.SendMessages | (inputs.length ? Bits.AttachFiles : 0n),
			`in #${channel.name}`
		);
		const tags = (options.tags ?? []).map((one) => channel.forum?.tags.find((tag) => tag.name === one)?.id ?? one);
		const files = inputs.map(uploaded);
		const body: Record<string, unknown> = { content: text };
		checkMessage(body, { files });
		checkTags(this.world, channel, this.id, [], tags);
		const { message } = createPost(this.world, channel, { thread: { name, ownerId: this.id }, tags, body, files });
		return messagePayload(this.world, message);
	}

	private guild(needed: bigint): GuildRecord {
		if (!this.guildId) throw new Error('Which guild?');
		const guild = this.world.guild(this.guildId);
		this.need(guildPermissions(guild, this.id, this.world.clock.ms), needed, `in ${guild.data.name}`);
		return guild;
	}

	/** The guild, when they stand above that person. */
	private above(user: Ref, needed: bigint): GuildRecord {
		const guild = this.guild(needed);
		if (!outranks(guild, this.id, idOf(user))) throw new Error(`${this.name} does not stand above that person`);
		return guild;
	}

	public async kick(user: Ref, reason?: string): Promise<void> {
		const guild = this.above(user, Bits.KickMembers);
		removeMember(this.world, guild, idOf(user));
		this.log(AuditLogEvent.MemberKick, user, reason);
	}

	public async ban(user: Ref, options: { readonly reason?: string; readonly deleteSeconds?: number } = {}): Promise<void> {
		const guild = this.above(user, Bits.BanMembers);
		banMember(this.world, guild, idOf(user), options.reason ?? null, options.deleteSeconds);
		this.log(AuditLogEvent.MemberBanAdd, user, options.reason);
	}

	public async unban(user: Ref): Promise<void> {
		unban(this.world, this.guild(Bits.BanMembers), idOf(user));
		this.log(AuditLogEvent.MemberBanRemove, user);
	}

	private log(action: AuditLogEvent, user: Ref, reason?: string): void {
		writeAudit(this.world, this.guildId ?? '', { action, userId: this.id, targetId: idOf(user), reason: reason ?? null });
	}

	public async buy(sku: Ref, options: { readonly forGuild?: boolean } = {}): Promise<void> {
		if (options.forGuild && !this.guildId) throw new Error('Which guild?');
		const forGuild = options.forGuild && this.guildId;
		grant(this.world, { skuId: idOf(sku), ...(forGuild ? { guildId: forGuild } : { userId: this.id }), test: false });
	}

	public setInstalled(installed: boolean): void {
		this.world.user(this.id).installed = installed;
	}
}

function uploaded(input: FileInput, index: number) {
	const data = Buffer.from(input.data);
	return { index, name: input.name, contentType: input.contentType ?? contentTypeOf(input.name), data, size: data.length };
}
