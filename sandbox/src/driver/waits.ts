import type { APIChannel, APIMessage } from 'discord-api-types/v10';
import { channelPayload, messagePayload } from '../world/payloads.js';
import type { MessageRecord } from '../world/records.js';
import type { World } from '../world/world.js';
import { render } from './render.js';
import type { MessageMatch, Person, WaitOptions } from './types.js';
import type { View } from './view.js';
import { DEFAULT_WAIT_MS, waitFor } from './wait.js';

/** Waiting with one person's eyes. Every error says what they saw instead. */
export class Waits {
	public constructor(
		private readonly world: World,
		private readonly view: View,
		private readonly person: Pick<Person, 'id' | 'user'>
	) {}

	/** Among messages that a function lists, newest first. */
	public among(what: string, messages: () => readonly MessageRecord[], match: MessageMatch, options: WaitOptions): Promise<APIMessage> {
		const look = (): APIMessage | undefined => {
			const found = messages().find((record) => !record.loading && fits(match, record.payload));
			return found && messagePayload(this.world, found);
		};
		const explain = (): string => {
			const newest = messages()[0];
			return `${this.person.user.username} waited for ${what} ${String(match)}; newest: ${newest ? `\n${render(newest.payload)}` : 'none'}`;
		};
		return waitFor(this.world, look, options.timeoutMs ?? DEFAULT_WAIT_MS, explain);
	}

	public message(match: MessageMatch, options: WaitOptions): Promise<APIMessage> {
		const ref = options.channel;
		const channelId = ref === undefined ? null : typeof ref === 'string' ? ref : ref.id;
		const messages = (): MessageRecord[] =>
			channelId ? this.view.messages(this.world.channel(channelId)).reverse() : this.view.everything();
		return this.among('a message', messages, match, options);
	}

	public dm(match: MessageMatch, options: WaitOptions): Promise<APIMessage> {
		const messages = (): MessageRecord[] => {
			const channel = this.view.dm();
			return channel ? this.view.messages(channel).reverse() : [];
		};
		return this.among('a direct message', messages, match, options);
	}

	public channel(match: string | RegExp | ((channel: APIChannel) => boolean), options: WaitOptions): Promise<APIChannel> {
		const matches = (channel: APIChannel, name: string): boolean =>
			typeof match === 'function' ? match(channel) : typeof match === 'string' ? name === match : match.test(name);
		const look = (): APIChannel | undefined => {
			for (const record of this.view.channels()) {
				const payload = channelPayload(this.world, record, this.person.id);
				if (matches(payload, record.name)) return payload;
			}
			return undefined;
		};
		const explain = (): string =>
			`${this.person.user.username} waited for channel ${String(match)}; sees: ${this.view
				.channels()
				.map((one) => one.name)
				.join(', ')}`;
		return waitFor(this.world, look, options.timeoutMs ?? DEFAULT_WAIT_MS, explain);
	}

	public until<T>(check: () => T | null | undefined | false, options: WaitOptions & { readonly what?: string }): Promise<T> {
		return waitFor(
			this.world,
			check,
			options.timeoutMs ?? DEFAULT_WAIT_MS,
			() => `${this.person.user.username} waited for ${options.what ?? 'something'}`
		);
	}
}

function fits(match: MessageMatch, message: APIMessage): boolean {
	if (typeof match === 'function') return match(message);
	const text = `${message.content}\n${render(message)}`;
	return typeof match === 'string' ? text.includes(match) : match.test(text);
}
