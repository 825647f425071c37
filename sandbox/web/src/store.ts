import { useEffect, useState } from 'preact/hooks';
import type { Actor, ChannelView, CommandView, LiveEvent, OutcomeView, StateView } from '../../src/control/protocol.js';
import { api, Refused } from './api.js';
import { type Place, placeText } from './frame.js';
import { loadRead, newer, type ReadMarks, saveRead } from './reading.js';
import type { Message } from './types.js';

export interface OpenForm {
	readonly id: string;
	readonly title: string;
	readonly components: NonNullable<OutcomeView['modal']>['components'];
}

/** Shown to this person only, in this tab only: a command that nobody answered. */
export interface LocalNote {
	readonly id: number;
	readonly channelId: string;
	readonly text: string;
}

export interface Toast {
	readonly id: number;
	readonly text: string;
	readonly todo: string;
}

export interface View {
	readonly actor: Actor | null;
	readonly channelId: string | null;
	readonly state: StateView | null;
	readonly messages: readonly Message[] | null;
	readonly more: boolean;
	readonly commands: readonly CommandView[];
	readonly online: boolean;
	readonly form: OpenForm | null;
	readonly notes: readonly LocalNote[];
	readonly toasts: readonly Toast[];
	/** `message/customId` of components that wait for the bot. */
	readonly busy: ReadonlySet<string>;
	/** Messages whose last interaction failed. */
	readonly failed: ReadonlySet<string>;
	readonly read: ReadMarks;
	/** What the page cannot go on without. */
	readonly fatal: { readonly text: string; readonly todo: string } | null;
	readonly replyTo: Message | null;
}

const EMPTY: View = {
	actor: null,
	channelId: null,
	state: null,
	messages: null,
	more: false,
	commands: [],
	online: true,
	form: null,
	notes: [],
	toasts: [],
	busy: new Set(),
	failed: new Set(),
	read: {},
	fatal: null,
	replyTo: null
};

const CATEGORY = 4;
const WRITABLE_TYPES = new Set([0, 5]);
const TOAST_MS = 9000;
const RETRY_MS = 2000;

/** What the page knows, and everything that can be done on it. */
export class Store {
	public view: View = EMPTY;
	private readonly listeners = new Set<() => void>();
	private events: EventSource | null = null;
	private counter = 0;
	private lost = false;
	private refreshing = false;
	private refreshAgain = false;
	/** Counts the changes of person or guild, so that only the last one asked for counts. */
	private becoming = 0;
	/** Counts the openings of a channel: an answer to an earlier one is too late. */
	private visit = 0;
	/** The visit that older messages are on their way for. */
	private olderFor: number | null = null;
	/** What was told of the open channel while its messages were on their way: the answer may be older. */
	private readonly meanwhile: LiveEvent<Message>[] = [];

	public subscribe(listener: () => void): () => void {
		this.listeners.add(listener);
		return () => this.listeners.delete(listener);
	}

	private set(part: Partial<View>): void {
		this.view = { ...this.view, ...part };
		for (const listener of this.listeners) listener();
	}

	public get actor(): Actor {
		if (!this.view.actor) throw new Error('nobody acts yet');
		return this.view.actor;
	}

	/** Where this page stands, as its address tells. */
	public get place(): Place {
		const { user, guild } = this.actor;
		return { guild: guild ?? '@me', channel: this.view.channelId ?? '', user };
	}

	/** Stops listening: the page shows something else now. */
	public stop(): void {
		this.events?.close();
		this.events = null;
	}

	/** World time in ms. */
	public now(): number {
		return Date.now() + (this.view.state?.offsetMs ?? 0);
	}

	public async start(): Promise<void> {
		const [guild, channel, user] = location.hash.slice(1).split('/');
		try {
			const first = user && /^\d+$/.test(user) ? { user, guild: guild && guild !== '@me' ? guild : null } : await api.start();
			await this.become(first, channel || null);
		} catch (error) {
			if (user && error instanceof Refused && error.status !== 401 && error.status !== 0) {
				location.hash = '';
				return this.start();
			}
			const told = error instanceof Refused ? error : new Refused(0, String(error), '');
			this.set({ fatal: { text: told.message, todo: told.todo } });
		}
	}

	/** Plays this person in this guild from now on. @returns false when somebody or something else was asked for meanwhile: that counts. */
	public async become(actor: Actor, channelId: string | null = null): Promise<boolean> {
		const turn = ++this.becoming;
		const state = await api.state(actor);
		if (turn !== this.becoming) return false;
		const samePerson = this.view.actor?.user === actor.user;
		const read = loadRead(actor.user, state);
		this.set({ actor, state, read, messages: null, commands: [], form: null, replyTo: null, fatal: null, failed: new Set() });
		if (!samePerson || !this.events) this.listen();
		const known = this.channels().find((one) => one.id === channelId);
		const first = this.channels().find((one) => WRITABLE_TYPES.has(one.type)) ?? this.view.state?.dm ?? null;
		await this.openChannel((known ?? first)?.id ?? null);
		return true;
	}

	public channels(): readonly ChannelView[] {
		const { state, actor } = this.view;
		if (!state) return [];
		return actor?.guild ? state.channels : state.dm ? [state.dm] : [];
	}

	public channel(): ChannelView | null {
		return this.channels().find((one) => one.id === this.view.channelId) ?? null;
	}

	public async openChannel(channelId: string | null): Promise<void> {
		const { actor } = this.view;
		if (!actor) return;
		const visit = ++this.visit;
		this.meanwhile.length = 0;
		this.set({ channelId, messages: null, more: false, commands: [], replyTo: null });
		history.replaceState(null, '', `/#${placeText(this.place)}`);
		if (!channelId) return this.set({ messages: [] });
		await this.attempt(async () => {
			const [page, commands] = await Promise.all([api.messages(actor, channelId), api.commands(actor, channelId)]);
			if (visit !== this.visit) return;
			this.set({ messages: page.messages, more: page.more, commands });
			for (const event of this.meanwhile.splice(0)) this.hear(event);
			this.markRead();
		});
	}

	/** Opens the next or the previous channel of the list. */
	public async step(by: 1 | -1): Promise<void> {
		const all = this.channels().filter((one) => one.type !== CATEGORY);
		const at = all.findIndex((one) => one.id === this.view.channelId);
		const next = all[(at + by + all.length) % all.length];
		if (next) await this.openChannel(next.id);
	}

	public async openDm(): Promise<void> {
		await this.attempt(async () => {
			const turn = ++this.becoming;
			const { user } = this.actor;
			const { channel } = await api.act('dm', { user, guild: null }, {});
			if (turn !== this.becoming) return;
			await this.become({ user, guild: null }, channel);
		});
	}

	/** Puts the messages before the first one in front of it. Does nothing while that is under way. */
	public async loadOlder(): Promise<void> {
		const { actor, channelId, messages } = this.view;
		const { visit } = this;
		const [first] = messages ?? [];
		if (!actor || !channelId || !first || this.olderFor === visit) return;
		this.olderFor = visit;
		await this.attempt(async () => {
			const page = await api.messages(actor, channelId, first.id);
			if (visit === this.visit) this.set({ messages: [...page.messages, ...(this.view.messages ?? [])], more: page.more });
		});
		if (this.olderFor === visit) this.olderFor = null;
	}

	/** Runs something; a refusal is shown and not lost. */
	public async attempt(run: () => Promise<unknown>): Promise<boolean> {
		try {
			await run();
			return true;
		} catch (error) {
			const told = error instanceof Refused ? error : new Refused(0, error instanceof Error ? error.message : String(error), '');
			if (told.status === 401) this.set({ fatal: { text: told.message, todo: told.todo } });
			else this.toast(told.message, told.todo);
			return false;
		}
	}

	public toast(text: string, todo = ''): void {
		const id = ++this.counter;
		this.set({ toasts: [...this.view.toasts.slice(-3), { id, text, todo }] });
		setTimeout(() => this.dropToast(id), TOAST_MS);
	}

	public dropToast(id: number): void {
		this.set({ toasts: this.view.toasts.filter((one) => one.id !== id) });
	}

	public dropNote(id: number): void {
		this.set({ notes: this.view.notes.filter((one) => one.id !== id) });
	}

	/** Closes this form; another one that is open by now stays. */
	public closeForm(id: string): void {
		if (this.view.form?.id === id) this.set({ form: null });
	}

	public reply(message: Message | null): void {
		this.set({ replyTo: message });
	}

	/** Runs a command; an answer that never comes is noted in the channel. */
	public async command(label: string, run: () => Promise<OutcomeView>): Promise<boolean> {
		const { channelId } = this.view;
		return this.attempt(async () => {
			const outcome = await run();
			if (outcome.kind === 'failed' && channelId)
				this.set({ notes: [...this.view.notes, { id: ++this.counter, channelId, text: `${label}: The application did not respond` }] });
			this.show(outcome);
		});
	}

	/** Uses a component: it is shown as busy until the bot answers. */
	public async component(messageId: string, customId: string, run: () => Promise<OutcomeView>): Promise<void> {
		const key = `${messageId}/${customId}`;
		if (this.view.busy.has(key)) return;
		this.set({ busy: new Set([...this.view.busy, key]), failed: without(this.view.failed, messageId) });
		await this.attempt(async () => {
			const outcome = await run();
			if (outcome.kind === 'failed') this.set({ failed: new Set([...this.view.failed, messageId]) });
			this.show(outcome);
		});
		this.set({ busy: without(this.view.busy, key) });
	}

	public show(outcome: OutcomeView): void {
		if (outcome.modal) this.set({ form: outcome.modal });
	}

	private listen(): void {
		this.events?.close();
		const events = api.events(this.actor);
		this.events = events;
		events.onopen = () => {
			this.set({ online: true });
			if (this.lost) void this.catchUp();
			this.lost = false;
		};
		events.onerror = () => {
			this.lost = true;
			this.set({ online: false });
			// After an answer that is no stream (the server is just starting) the browser does not try again by itself.
			if (events.readyState === EventSource.CLOSED) setTimeout(() => this.events === events && this.listen(), RETRY_MS);
		};
		events.onmessage = ({ data }) => this.hear(JSON.parse(data));
	}

	private async catchUp(): Promise<void> {
		await this.refresh();
		await this.openChannel(this.view.channelId);
	}

	/** One at a time, so that an older answer never overwrites a newer one; what changes meanwhile is asked once more. */
	private async refresh(): Promise<void> {
		if (this.refreshing) {
			this.refreshAgain = true;
			return;
		}
		this.refreshing = true;
		do {
			this.refreshAgain = false;
			await this.refreshOnce();
		} while (this.refreshAgain);
		this.refreshing = false;
	}

	private async refreshOnce(): Promise<void> {
		const { actor, channelId } = this.view;
		if (!actor) return;
		await this.attempt(async () => {
			const state = await api.state(actor);
			if (this.view.actor !== actor) return;
			this.set({ state });
			if (channelId && !this.channel()) await this.openChannel(this.channels().find((one) => WRITABLE_TYPES.has(one.type))?.id ?? null);
			else if (channelId) {
				const commands = await api.commands(actor, channelId);
				if (this.view.channelId === channelId && this.view.actor === actor) this.set({ commands });
			}
		});
	}

	private hear(event: LiveEvent<Message>): void {
		if (event.type === 'state') {
			void this.refresh();
			return;
		}
		if (event.channelId === this.view.channelId && this.view.messages === null) this.meanwhile.push(event);
		const here = event.channelId === this.view.channelId && this.view.messages !== null;
		if (event.type === 'gone') {
			if (here) this.set({ messages: (this.view.messages ?? []).filter((one) => !event.ids.includes(one.id)) });
			return;
		}
		const { message } = event;
		if (here) this.set({ messages: placed(this.view.messages ?? [], message), failed: without(this.view.failed, message.id) });
		if (event.isNew) this.noteNewest(event.channelId, message);
	}

	/** Keeps the newest message of each channel in mind, for unread marks. */
	private noteNewest(channelId: string, message: Message): void {
		// An answer that is on its way may be older than this message, and would take it back.
		if (this.refreshing) this.refreshAgain = true;
		const { state } = this.view;
		if (!state || (message.flags ?? 0) & 64) return;
		const touch = (one: ChannelView): ChannelView => (one.id === channelId ? { ...one, lastMessageId: message.id } : one);
		const pinged = mentions(message, state, this.actor.user);
		const guilds = state.guilds.map((one) => {
			if (one.id !== this.view.actor?.guild && !(channelId in one.latest)) return one;
			const more = pinged ? { [channelId]: [...(one.mentions[channelId] ?? []).filter((id) => id !== message.id), message.id] } : {};
			return { ...one, latest: { ...one.latest, [channelId]: message.id }, mentions: { ...one.mentions, ...more } };
		});
		this.set({ state: { ...state, guilds, channels: state.channels.map(touch), dm: state.dm && touch(state.dm) } });
		if (channelId === this.view.channelId) this.markRead();
		else if (!state.channels.some((one) => one.id === channelId) && state.dm?.id !== channelId) void this.refresh();
	}

	public markRead(): void {
		const { actor, channelId, messages } = this.view;
		const last = messages?.at(-1)?.id;
		if (!actor || !channelId || !last || document.hidden || !window.innerWidth || !newer(last, this.view.read[channelId])) return;
		const read = { ...this.view.read, [channelId]: last };
		this.set({ read });
		saveRead(actor.user, read);
	}
}

/** Whether a message of somebody else speaks to this person: by name, by role, or to everyone. */
function mentions(message: Message, state: StateView, userId: string): boolean {
	if (message.author.id === userId) return false;
	if (message.mention_everyone || message.mentions?.some(({ id }) => id === userId)) return true;
	const roles = state.members.find((one) => one.id === userId)?.roles ?? [];
	return message.mention_roles?.some((id) => roles.includes(id)) === true;
}

function without(set: ReadonlySet<string>, key: string): ReadonlySet<string> {
	if (!set.has(key)) return set;
	const next = new Set(set);
	next.delete(key);
	return next;
}

/** In its place by id: an edit replaces, a new one goes to the end. */
function placed(messages: readonly Message[], message: Message): readonly Message[] {
	const at = messages.findIndex((one) => one.id === message.id);
	if (at >= 0) return messages.map((one, index) => (index === at ? message : one));
	const [first] = messages;
	if (first && newer(first.id, message.id)) return messages;
	return [...messages, message];
}

export const store = new Store();

/** The view, kept fresh. */
export function useView(): View {
	const [view, setView] = useState(store.view);
	useEffect(() => {
		setView(store.view);
		return store.subscribe(() => setView(store.view));
	}, []);
	return view;
}
