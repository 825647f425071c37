import {
	type APIApplicationCommandOptionChoice,
	type APIChannel,
	type APIGuildMember,
	type APIMessage,
	type APIUser,
	ApplicationCommandType,
	AuditLogEvent,
	ComponentType,
	InteractionType,
	PermissionFlagsBits
} from 'discord-api-types/v10';
import { isObject } from '../limits/form.js';
import type { LooseComponent } from '../limits/messages.js';
import { guildPermissions } from '../permissions.js';
import { auditFields, changesBetween, writeAudit } from '../world/audit.js';
import { deleteChannel } from '../world/channels.js';
import { offers } from '../world/commands.js';
import { openDm } from '../world/dms.js';
import { createInvite, deleteInvite, findInvite, inviteAudit, useInvite } from '../world/invites.js';
import { addMember, removeMember } from '../world/members.js';
import { channelPayload, memberPayload, messagePayload } from '../world/payloads.js';
import type { ChannelRecord, MessageRecord } from '../world/records.js';
import type { World } from '../world/world.js';
import { act, modalOf } from './acting.js';
import { findOffered, type Resolved, resolve, slashData } from './commands.js';
import { Deeds } from './deeds.js';
import { AUTO_SELECTS, checkCount, modalData, optionValues } from './fields.js';
import { isClickable, type Located, locate, offered, SELECT_TYPES } from './locate.js';
import type {
	ActOptions,
	ComponentOptions,
	FieldValue,
	FileInput,
	FillOptions,
	MemberOptions,
	MessageMatch,
	OpenModal,
	OptionValue,
	Outcome,
	Person,
	Ref,
	SlashOptions,
	WaitOptions
} from './types.js';
import { Waits } from './waits.js';
import { deleteAs, editAs, sayAs } from './writing.js';

const idOf = (ref: Ref): string => (typeof ref === 'string' ? ref : ref.id);

/** Acts as one member: what a client would refuse to send is refused here, unless forged. */
export class PersonDriver extends Deeds implements Person {
	private lastChannelId: string | null = null;
	private shown: { readonly channelId: string; readonly messageId: string } | null = null;
	private open: OpenModal | null = null;
	private uploads: Record<string, readonly FileInput[]> = {};

	public constructor(world: World, id: string, guildId: string | null) {
		super(world, id, guildId);
		world.onInteraction(id, (change) => {
			if (change.guildId === guildId) this.follow(change.data);
		});
	}

	/** Keeps track of what is on this person's screen. */
	private follow(data: unknown): void {
		if (!isObject(data) || typeof data.interactionId !== 'string') return;
		const record = this.world.interactions.get(data.interactionId);
		if (!record) return;
		if (typeof data.messageId === 'string') this.shown = { channelId: record.channelId, messageId: data.messageId };
		if (record.modal && data.response !== undefined) this.open = modalOf(record);
	}

	public get user(): APIUser {
		return this.world.user(this.id).user;
	}

	private where(channel: Ref | undefined): ChannelRecord {
		const last = this.lastChannelId ? this.world.channels.get(this.lastChannelId) : undefined;
		const found = channel
			? this.world.channel(idOf(channel))
			: last && this.view.sees(last)
				? last
				: (this.view.home() ?? (this.guildId ? undefined : openDm(this.world, this.id)));
		if (!found) throw new Error(`${this.user.username} sees no channel to act in`);
		if (!this.view.sees(found)) throw new Error(`${this.user.username} can't see #${found.name}`);
		this.lastChannelId = found.id;
		return found;
	}

	private requireActive(options: ActOptions): void {
		const guild = this.guildId ? this.world.guilds.get(this.guildId) : undefined;
		const until = guild?.members.get(this.id)?.communication_disabled_until;
		if (!options.forge && until && Date.parse(until) > this.world.clock.ms) throw new Error(`${this.user.username} is in timeout`);
	}

	public async slash(command: string, options: Readonly<Record<string, OptionValue>> = {}, at: SlashOptions = {}): Promise<Outcome> {
		this.requireActive(at);
		const channel = this.where(at.channel);
		const record = at.forge
			? this.anyCommand(command)
			: findOffered(this.world, this.id, channel, command, ApplicationCommandType.ChatInput);
		const data = slashData(this.world, channel, this.id, record, options, at);
		const commandName = [command, at.group, at.sub].filter(Boolean).join(' ');
		return act(this.world, { type: InteractionType.ApplicationCommand, userId: this.id, channel, data, commandName }, at);
	}

	private anyCommand(name: string): ReturnType<typeof findOffered> {
		const found = [...this.world.commands.values()].find((one) => one.name === name);
		if (!found) throw new Error(`There is no command "${name}"`);
		return found;
	}

	public async autocomplete(
		command: string,
		option: string,
		text: string,
		at: SlashOptions & { readonly options?: Readonly<Record<string, OptionValue>> } = {}
	): Promise<readonly APIApplicationCommandOptionChoice[]> {
		const channel = this.where(at.channel);
		const record = at.forge
			? this.anyCommand(command)
			: findOffered(this.world, this.id, channel, command, ApplicationCommandType.ChatInput);
		const data = slashData(this.world, channel, this.id, record, { ...at.options, [option]: text }, at, option);
		const outcome = await act(
			this.world,
			{ type: InteractionType.ApplicationCommandAutocomplete, userId: this.id, channel, data, commandName: command },
			at
		);
		if (outcome.kind === 'failed') throw new Error(`Loading options failed: /${command} ${option}`);
		return outcome.choices;
	}

	public async contextMenu(
		command: string,
		target: { readonly message: Ref } | { readonly user: Ref },
		options: ActOptions = {}
	): Promise<Outcome> {
		this.requireActive(options);
		const onMessage = 'message' in target;
		const message = onMessage ? this.findMessage(target.message) : undefined;
		if (message && !options.forge && !this.view.canSee(message)) throw new Error(`${this.user.username} can't see that message`);
		const channel = this.where(message?.channelId ?? options.channel);
		const record = options.forge
			? this.anyCommand(command)
			: findOffered(this.world, this.id, channel, command, onMessage ? ApplicationCommandType.Message : ApplicationCommandType.User);
		const resolved: Resolved & { messages?: Record<string, unknown> } = {};
		if (message) resolved.messages = { [message.id]: messagePayload(this.world, message) };
		else if (!onMessage) resolve(this.world, channel, this.id, resolved, 'user', idOf(target.user));
		const data = {
			id: record.id,
			name: record.name,
			type: record.type,
			target_id: message?.id ?? (onMessage ? '' : idOf(target.user)),
			resolved,
			...(record.guild_id ? { guild_id: record.guild_id } : {})
		};
		return act(this.world, { type: InteractionType.ApplicationCommand, userId: this.id, channel, data, commandName: command }, options);
	}

	public commands(channel?: Ref): readonly string[] {
		const here = this.where(channel);
		return [
			...new Set([...this.world.commands.values()].filter((one) => offers(this.world, one, this.id, here)).map((one) => one.name))
		].sort();
	}

	/** Where to look for a component. */
	private candidates(options: ComponentOptions): MessageRecord[] {
		if (options.message) {
			const message = this.findMessage(options.message);
			if (!options.forge && !this.view.canSee(message)) throw new Error(`${this.user.username} can't see that message`);
			return [message];
		}
		if (options.channel) return this.view.messages(this.world.channel(idOf(options.channel))).reverse();
		const screen = this.screenRecord();
		return [...(screen ? [screen] : []), ...this.view.everything()];
	}

	/** The component a person means; a forged name may stand for one that is nowhere. */
	private component(
		name: string,
		what: string,
		fits: (component: LooseComponent) => boolean,
		forgedType: ComponentType,
		options: ComponentOptions
	): Located {
		const messages = this.candidates(options);
		const found = locate(messages, name, fits, options.nth);
		if (found) {
			if (found.component.disabled && !options.forge) throw new Error(`The ${what} "${name}" is disabled`);
			if (found.message.loading && !options.forge) throw new Error('The message is still loading');
			return found;
		}
		if (!options.forge) throw new Error(`${this.user.username} sees no ${what} "${name}"; there are: ${offered(messages, fits)}`);
		const carrier = messages[0] ?? this.anyBotMessage();
		return { message: carrier, component: { type: forgedType, id: 1, custom_id: name } };
	}

	private anyBotMessage(): MessageRecord {
		for (const messages of this.world.messages.values())
			for (const message of messages.values())
				if (message.payload.author.id === this.world.botId && message.guildId === this.guildId) return message;
		throw new Error('The bot has written nothing that a component could be forged on');
	}

	private async use({ message, component }: Located, data: Record<string, unknown>, options: ActOptions): Promise<Outcome> {
		this.requireActive(options);
		this.lastChannelId = message.channelId;
		const channel = this.world.channel(message.channelId);
		return act(
			this.world,
			{
				type: InteractionType.MessageComponent,
				userId: this.id,
				channel,
				message,
				data: { id: component.id, custom_id: component.custom_id, component_type: component.type, ...data }
			},
			options
		);
	}

	public async click(button: string, options: ComponentOptions = {}): Promise<Outcome> {
		return this.use(this.component(button, 'button', isClickable, ComponentType.Button, options), {}, options);
	}

	public async select(select: string, values: readonly Ref[], options: ComponentOptions = {}): Promise<Outcome> {
		const located = this.component(select, 'select', (one) => SELECT_TYPES.has(one.type), ComponentType.StringSelect, options);
		const { component } = located;
		const chosen = values.map(idOf);
		if (!options.forge) checkCount(component, chosen.length, `"${select}"`);
		const kind = AUTO_SELECTS[component.type];
		if (!kind) return this.use(located, { values: optionValues(component, chosen, options.forge === true, `"${select}"`) }, options);
		const resolved: Resolved = {};
		for (const id of chosen) resolve(this.world, this.world.channel(located.message.channelId), this.id, resolved, kind, id);
		return this.use(located, { values: chosen, resolved }, options);
	}

	public upload(field: string, ...files: readonly FileInput[]): void {
		if (!this.open) throw new Error(`${this.user.username} has no form open`);
		this.uploads[field] = [...(this.uploads[field] ?? []), ...files];
	}

	public async fill(fields: Readonly<Record<string, FieldValue>>, options: FillOptions = {}): Promise<Outcome> {
		this.requireActive(options);
		const modal = options.modal ?? this.open;
		if (!modal) throw new Error(`${this.user.username} has no form open`);
		const channel = this.world.channel(modal.channelId);
		const data = modalData(this.world, channel, this.id, modal, { ...this.uploads, ...fields }, options.forge === true);
		const message = modal.messageId ? this.world.messages.get(modal.channelId)?.get(modal.messageId) : undefined;
		if (this.open === modal) this.open = null;
		const outcome = await act(
			this.world,
			{ type: InteractionType.ModalSubmit, userId: this.id, channel, data, ...(message ? { message } : {}) },
			options
		);
		if (outcome.kind === 'failed') this.open ??= modal;
		else this.uploads = {};
		return outcome;
	}

	public async say(
		text: string,
		options: { readonly channel?: Ref; readonly files?: readonly FileInput[]; readonly replyTo?: Ref } = {}
	): Promise<APIMessage> {
		this.requireActive({});
		return messagePayload(
			this.world,
			sayAs(this.world, this.id, this.where(options.channel), text, options.files ?? [], options.replyTo && idOf(options.replyTo))
		);
	}

	public async dm(text: string, files: readonly FileInput[] = []): Promise<APIMessage> {
		return messagePayload(this.world, sayAs(this.world, this.id, openDm(this.world, this.id), text, files));
	}

	public async edit(message: Ref, text: string): Promise<APIMessage> {
		this.requireActive({});
		return messagePayload(this.world, editAs(this.world, this.id, this.findMessage(message), text));
	}

	public async deleteMessage(message: Ref): Promise<void> {
		deleteAs(this.world, this.id, this.findMessage(message));
	}

	public async deleteChannel(channel: Ref): Promise<void> {
		const record = this.world.channel(idOf(channel));
		const needed = record.thread ? PermissionFlagsBits.ManageThreads : PermissionFlagsBits.ManageChannels;
		if (!(this.world.permissionsIn(record, this.id) & needed)) throw new Error(`${this.user.username} may not delete #${record.name}`);
		deleteChannel(this.world, record);
		writeAudit(this.world, record.guildId ?? '', {
			action: record.thread ? AuditLogEvent.ThreadDelete : AuditLogEvent.ChannelDelete,
			userId: this.id,
			targetId: record.id,
			changes: changesBetween(auditFields(record), {})
		});
	}

	public async invite(channel: Ref, { maxAge = 0, maxUses = 0 }: { maxAge?: number; maxUses?: number } = {}): Promise<string> {
		const record = this.world.channel(idOf(channel));
		if (!(this.world.permissionsIn(record, this.id) & PermissionFlagsBits.CreateInstantInvite))
			throw new Error(`${this.user.username} may not invite to #${record.name}`);
		return createInvite(this.world, record, this.id, { max_age: maxAge, max_uses: maxUses, unique: true }).code;
	}

	public async uninvite(code: string): Promise<void> {
		const invite = findInvite(this.world, code);
		const rights = this.world.permissionsIn(this.world.channel(invite.channelId), this.id);
		if (invite.inviterId !== this.id && !(rights & (PermissionFlagsBits.ManageChannels | PermissionFlagsBits.ManageGuild)))
			throw new Error(`${this.user.username} may not take back ${code}`);
		deleteInvite(this.world, invite);
		writeAudit(this.world, invite.guildId, { ...inviteAudit(AuditLogEvent.InviteDelete, invite), userId: this.id });
	}

	public async join(guild?: Ref, options: MemberOptions = {}): Promise<APIGuildMember> {
		const invite = options.invite ? findInvite(this.world, options.invite) : undefined;
		const guildId = invite?.guildId ?? (guild ? idOf(guild) : this.guildId);
		if (!guildId) throw new Error('Which guild?');
		const { roles, ...rest } = options;
		const member = addMember(this.world, this.world.guild(guildId), this.id, { ...rest, roles: (roles ?? []).map(idOf) });
		// Who is banned leaves the invite as it is.
		if (invite) useInvite(this.world, invite.code);
		return memberPayload(this.world, member);
	}

	public async leave(guild?: Ref): Promise<void> {
		const guildId = guild ? idOf(guild) : this.guildId;
		if (!guildId) throw new Error('Which guild?');
		removeMember(this.world, this.world.guild(guildId), this.id);
	}

	public setDmClosed(closed: boolean): void {
		this.world.user(this.id).dmClosed = closed;
	}

	public sees(channel: Ref): readonly APIMessage[] {
		const record = this.world.channel(idOf(channel));
		if (!this.view.sees(record)) throw new Error(`${this.user.username} can't see #${record.name}`);
		return this.view.messages(record).map((message) => messagePayload(this.world, message));
	}

	public dms(): readonly APIMessage[] {
		const channel = this.view.dm();
		return channel ? this.view.messages(channel).map((message) => messagePayload(this.world, message)) : [];
	}

	private screenRecord(): MessageRecord | undefined {
		return this.shown ? this.world.messages.get(this.shown.channelId)?.get(this.shown.messageId) : undefined;
	}

	public screen(): APIMessage | null {
		const record = this.screenRecord();
		return record ? messagePayload(this.world, record) : null;
	}

	public modal(): OpenModal | null {
		return this.open;
	}

	public channels(): readonly APIChannel[] {
		return this.view.channels().map((channel) => channelPayload(this.world, channel, this.id));
	}

	public channel(name: string): APIChannel {
		const found = this.view.channels().find((one) => one.name === name);
		if (!found)
			throw new Error(
				`${this.user.username} sees no channel "${name}"; there are: ${this.view
					.channels()
					.map((one) => one.name)
					.join(', ')}`
			);
		return channelPayload(this.world, found, this.id);
	}

	public permissions(channel?: Ref): bigint {
		if (channel) return this.world.permissionsIn(this.world.channel(idOf(channel)), this.id);
		return this.guildId ? guildPermissions(this.world.guild(this.guildId), this.id, this.world.clock.ms) : 0n;
	}

	private get waits(): Waits {
		return new Waits(this.world, this.view, this);
	}

	public waitForMessage(match: MessageMatch, options: WaitOptions = {}): Promise<APIMessage> {
		return this.waits.message(match, options);
	}

	public waitForDm(match: MessageMatch, options: WaitOptions = {}): Promise<APIMessage> {
		return this.waits.dm(match, options);
	}

	public waitForScreen(match: MessageMatch, options: WaitOptions = {}): Promise<APIMessage> {
		return this.waits.among('a screen', () => [this.screenRecord()].filter((one) => one !== undefined), match, options);
	}

	public waitForChannel(match: string | RegExp | ((channel: APIChannel) => boolean), options: WaitOptions = {}): Promise<APIChannel> {
		return this.waits.channel(match, options);
	}

	public waitUntil<T>(check: () => T | null | undefined | false, options: WaitOptions & { readonly what?: string } = {}): Promise<T> {
		return this.waits.until(check, options);
	}
}
