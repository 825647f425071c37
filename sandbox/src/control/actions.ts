import { isFile } from '../driver/commands.js';
import type { FieldValue, FileInput, OpenModal, OptionValue, Outcome, Person } from '../driver/types.js';
import { isObject } from '../limits/form.js';
import type { Sandbox } from '../sandbox.js';
import { openDm } from '../world/dms.js';
import { dropInvite, join, leave, makeInvite, moveClock, newPerson } from './hosting.js';
import type { Input } from './input.js';
import type { Jump } from './jumps.js';
import type { ActionName, OutcomeView } from './protocol.js';
import { Refusal } from './refusal.js';
import { changeWeather } from './weather.js';

const MAX_FORMS = 500;
/** Answers of a poll. */
const MAX_ANSWERS = 10;

/** Carries out what people do on the page. */
export class ActionRunner {
	/** Forms that were opened, by interaction. The oldest are forgotten. */
	private readonly forms = new Map<string, { readonly userId: string; readonly modal: OpenModal }>();

	/** @param jumps Moments ahead that the clock knows by name. */
	public constructor(
		private readonly sandbox: Sandbox,
		private readonly jumps: () => readonly Jump[]
	) {}

	/** @throws Refusal or the driver's error, whose text says what a client would not do. */
	public async run(name: string, input: Input): Promise<unknown> {
		const { sandbox } = this;
		switch (name) {
			case 'person':
				return newPerson(sandbox, input);
			case 'clock':
				return moveClock(sandbox, this.jumps(), input);
			case 'scenario':
				return changeWeather(sandbox.scenarios, input);
			case 'invite':
				return makeInvite(sandbox, input);
			case 'uninvite':
				return dropInvite(sandbox, input);
			case 'join':
				return join(sandbox, input.actor().user, input.text('code', 64, 2));
			case 'leave':
				return leave(sandbox, input);
		}
		const actor = input.actor();
		if (!isAction(name)) throw new Refusal(404, 'There is no such action.', 'See sandbox/README.md for the list.');
		const person = this.sandbox.as(actor.user, actor.guild);
		return this.act(name, person, input);
	}

	private async act(name: ActionName, person: Person, input: Input): Promise<unknown> {
		switch (name) {
			case 'say':
				return this.say(person, input);
			case 'slash':
				return this.outcome(
					person,
					await person.slash(input.text('command', 32, 1), optionsOf(input), { ...this.place(input), noSettle: true })
				);
			case 'autocomplete':
				return this.autocomplete(person, input);
			case 'context':
				return this.context(person, input);
			case 'click':
				return this.outcome(person, await person.click(input.text('customId', 100, 1), { message: input.id('message'), noSettle: true }));
			case 'select':
				return this.outcome(
					person,
					await person.select(input.text('customId', 100, 1), input.texts('values', 25), { message: input.id('message'), noSettle: true })
				);
			case 'fill':
				return this.fill(person, input);
			case 'delete':
				await person.deleteMessage(input.id('message'));
				return {};
			case 'edit':
				await person.edit(input.id('message'), input.text('text', 8000));
				return {};
			case 'react':
				await person.react(input.id('message'), input.text('emoji', 100, 1));
				return {};
			case 'unreact':
				await person.unreact(input.id('message'), input.text('emoji', 100, 1));
				return {};
			case 'vote':
				await person.vote(input.id('message'), input.texts('answers', MAX_ANSWERS).map(Number));
				return {};
			case 'dm':
				return { channel: openDm(this.sandbox.world, person.id).id };
		}
	}

	private place(input: Input): { channel: string; group?: string; sub?: string } {
		const group = input.optionalText('group', 32);
		const sub = input.optionalText('sub', 32);
		return { channel: input.id('channel'), ...(group ? { group } : {}), ...(sub ? { sub } : {}) };
	}

	private async say(person: Person, input: Input): Promise<unknown> {
		const replyTo = input.optionalId('replyTo');
		const message = await person.say(input.text('text', 8000), {
			channel: input.id('channel'),
			files: input.files.map(fileOf),
			...(replyTo ? { replyTo } : {})
		});
		return { message: message.id };
	}

	private async autocomplete(person: Person, input: Input): Promise<unknown> {
		const choices = await person.autocomplete(input.text('command', 32, 1), input.text('option', 32, 1), input.text('text', 6000), {
			...this.place(input),
			options: optionsOf(input)
		});
		return { choices };
	}

	private async context(person: Person, input: Input): Promise<unknown> {
		const message = input.optionalId('message');
		const target = message ? { message } : { user: input.id('target') };
		const options = { channel: input.id('channel'), noSettle: true };
		return this.outcome(person, await person.contextMenu(input.text('command', 32, 1), target, options));
	}

	private async fill(person: Person, input: Input): Promise<unknown> {
		const id = input.id('modal');
		const form = this.forms.get(id);
		if (form?.userId !== person.id) throw new Refusal(410, 'This form is no longer open.', 'Open it again; copy your answers first.');
		const values: Record<string, FieldValue> = {};
		for (const [name, value] of Object.entries(input.record('fields'))) values[name] = fieldValue(value, name, input);
		const outcome = await person.fill(values, { modal: form.modal, noSettle: true });
		if (outcome.kind !== 'failed') this.forms.delete(id);
		return this.outcome(person, outcome);
	}

	private outcome(person: Person, outcome: Outcome): OutcomeView {
		const { modal } = outcome;
		if (modal) {
			this.forms.set(outcome.interactionId, { userId: person.id, modal });
			const [oldest] = this.forms.keys();
			if (this.forms.size > MAX_FORMS && oldest) this.forms.delete(oldest);
		}
		return {
			kind: outcome.kind,
			messageId: outcome.message?.id ?? null,
			modal: modal && { id: outcome.interactionId, title: modal.title, components: modal.data.components },
			choices: outcome.choices.map(({ name, value }) => ({ name, value }))
		};
	}
}

const ACTIONS: Readonly<Record<ActionName, true>> = {
	say: true,
	slash: true,
	autocomplete: true,
	context: true,
	click: true,
	select: true,
	fill: true,
	delete: true,
	edit: true,
	react: true,
	unreact: true,
	vote: true,
	dm: true
};

function isAction(name: string): name is ActionName {
	return Object.hasOwn(ACTIONS, name);
}

function fileOf(file: { readonly name: string; readonly data: Buffer; readonly contentType: string }): FileInput {
	return { name: file.name, data: file.data, contentType: file.contentType };
}

function filesOf(value: Readonly<Record<string, unknown>>, name: string, input: Input): FileInput[] {
	const numbers = Array.isArray(value.files) ? value.files : [];
	return numbers.map((number) => {
		const found = input.files.find((one) => one.index === number);
		if (!found) throw new Refusal(400, `The file of "${name}" is missing.`, 'Send it as files[n] with the number named.');
		return fileOf(found);
	});
}

function optionsOf(input: Input): Record<string, OptionValue> {
	const options: Record<string, OptionValue> = {};
	for (const [name, value] of Object.entries(input.record('options'))) {
		if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') options[name] = value;
		else {
			const [file] = isObject(value) ? filesOf(value, name, input) : [];
			if (!isFile(file)) throw new Refusal(400, `"${name}" has a value of no known kind.`, 'Send text, a number, true, false or a file.');
			options[name] = file;
		}
	}
	return options;
}

function fieldValue(value: unknown, name: string, input: Input): FieldValue {
	if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
	if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value;
	if (isObject(value)) return filesOf(value, name, input);
	throw new Refusal(400, `"${name}" has a value of no known kind.`, 'Send text, a list of texts, true, false or files.');
}
