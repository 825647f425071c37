import type { ActOptions, ComponentOptions, FieldValue, OptionValue, Outcome, Person, SlashOptions } from '../../sandbox/src/index.js';
import type { App } from './app.js';

/** Writes down what people do and exactly what each of them sees, with codes replaced, so that two runs give the same text. */
export class Story {
	readonly #lines: string[] = [];
	readonly #seen = new Map<string, Set<string>>();

	/** @param codes Order codes and what stands for them; may grow while the story goes on. */
	public constructor(
		private readonly app: App,
		private readonly codes: Map<string, string>
	) {}

	/** The story so far. */
	public get text(): string {
		return `${this.plain(this.#lines.join('\n'))}\n`;
	}

	/** Remembers how far the story is. @returns what goes back there, for a step that is played again. */
	public mark(): () => void {
		const lines = this.#lines.length;
		const seen = [...this.#seen].map(([at, texts]) => [at, new Set(texts)] as const);
		return () => {
			this.#lines.length = lines;
			this.#seen.clear();
			for (const [at, texts] of seen) this.#seen.set(at, texts);
		};
	}

	/** A text with stable words instead of codes. */
	public plain(text: string): string {
		let plain = text;
		for (const [code, name] of this.codes) plain = plain.replaceAll(code, `‹${name}›`).replaceAll(code.toLowerCase(), `‹${name}›`);
		// A time in words: it has no zone of its own, and moves with the day of the run.
		const clock = plain.replaceAll(/\b[A-Z][a-z]{2}, [A-Z][a-z]{2} \d{1,2}, \d{2}:\d{2}\b/g, '<clock>');
		// Months to choose from are those in which the run takes place.
		return clock.replaceAll(/(?<=○ )20\d\d-[01]\d\b/g, '<month>').replaceAll(/took \d+ \w+(?: \d+ \w+)?/g, 'took <span>');
	}

	public async slash(
		person: Person,
		command: string,
		options: Readonly<Record<string, OptionValue>> = {},
		at: SlashOptions = {}
	): Promise<string> {
		const given = Object.entries(options).map(([name, value]) => ` ${name}:${String(value)}`);
		return this.#took(person, `/${command}${at.sub ? ` ${at.sub}` : ''}${given.join('')}`, await person.slash(command, options, at));
	}

	public async click(person: Person, button: string, options: ComponentOptions = {}): Promise<string> {
		return this.#took(person, `presses ${button}`, await person.click(button, options));
	}

	public async select(person: Person, select: string, values: readonly string[], options: ComponentOptions = {}): Promise<string> {
		return this.#took(person, `chooses ${values.join(', ')}`, await person.select(select, values, options));
	}

	public async fill(person: Person, fields: Readonly<Record<string, FieldValue>>, options: ActOptions = {}): Promise<string> {
		return this.#took(
			person,
			`sends ${Object.entries(fields)
				.map(([name, value]) => `${name}=${shown(value)}`)
				.join(' ')}`,
			await person.fill(fields, options)
		);
	}

	/** Writes down a message that the person got directly. */
	public direct(person: Person, nth: number): string {
		const message = person.dms()[nth];
		if (!message) throw new Error(`${person.user.username} has no direct message ${nth}`);
		const text = this.app.sandbox.render(message);
		this.#lines.push(`=== ${person.user.global_name} gets a direct message`, text);
		return text;
	}

	/** Writes down the messages of a channel as this person sees them that are new or changed since the last look. */
	public look(person: Person, channel: { readonly id: string; readonly name?: string | null }): string {
		const seen = this.#seen.get(`${person.id} ${channel.id}`) ?? new Set();
		this.#seen.set(`${person.id} ${channel.id}`, seen);
		const fresh = person
			.sees(channel)
			.map((message) => ({ id: message.id, text: this.app.sandbox.render(message) }))
			.filter(({ id, text }) => text !== '' && !seen.has(`${id} ${text}`) && !text.includes('(only you can see this)'));
		for (const { id, text } of fresh) seen.add(`${id} ${text}`);
		return this.note(person, `looks into #${channel.name}`, fresh.map(({ text }) => text).join('\n'));
	}

	/** What is on the person's own screen now. */
	public screen(person: Person): string {
		return this.note(person, 'sees', this.app.sandbox.render(person.screen()));
	}

	public note(person: Person, what: string, text: string): string {
		this.#lines.push(`=== ${person.user.global_name} ${what}`, text);
		return this.plain(text);
	}

	#took(person: Person, what: string, outcome: Outcome): string {
		if (outcome.kind === 'failed')
			throw new Error(`${person.user.global_name} ${what}: no answer\n${this.app.bot.log.slice(-5).join('\n')}`);
		return this.note(person, what, outcome.text);
	}
}

function shown(value: FieldValue): string {
	if (!Array.isArray(value)) return String(value);
	return value
		.map((part: unknown) => (typeof part === 'object' && part !== null && 'name' in part ? String(part.name) : String(part)))
		.join(',');
}
