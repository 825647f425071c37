import { type APIApplicationCommandOptionChoice, MessageFlags, InteractionResponseType as Response } from 'discord-api-types/v10';
import { FormErrors } from '../errors.js';
import type { UploadedFile } from '../files.js';
import { modal } from '../limits/components.js';
import { bodyObject, check, choice, list, nullable, number, object, type Rule, required, text } from '../limits/form.js';
import { checkMessage } from '../limits/messages.js';
import { answerInteraction, type Callback, checkCallbackType, sourceOf } from '../world/interactions.js';
import type { InteractionRecord, MessageRecord } from '../world/records.js';
import type { World } from '../world/world.js';
import { checkEdit } from './routes-messages.js';

const kind: Rule = object({ type: required(choice(1, 4, 5, 6, 7, 8, 9, 10, 12)) });
const choiceValue: Rule = (value, path, errors) =>
	typeof value === 'string' ? text(100)(value, path, errors) : number(value, path, errors);
const autocomplete: Rule = object({
	data: required(
		object({
			choices: required(
				list(object({ name: required(text(100, { min: 1 })), value: required(choiceValue), name_localizations: nullable(object({})) }), 25)
			)
		})
	)
});

export function isV2(message: MessageRecord | undefined): boolean {
	return (Number(message?.payload.flags ?? 0) & MessageFlags.IsComponentsV2) !== 0;
}

/** Looks at the data of a callback by its type. */
function checkedData(
	world: World,
	record: InteractionRecord,
	type: Response,
	body: Record<string, unknown>,
	files: readonly UploadedFile[]
): Callback['data'] {
	const data = bodyObject(body.data);
	if (type === Response.Modal) {
		const errors = new FormErrors();
		modal(data, ['data'], errors);
		errors.throwIfAny();
		return {
			custom_id: String(data.custom_id),
			title: String(data.title),
			components: Array.isArray(data.components) ? data.components : []
		};
	}
	if (type === Response.ApplicationCommandAutocompleteResult) {
		check(autocomplete, body);
		return {
			choices: Array.isArray(data.choices)
				? data.choices.map((one: APIApplicationCommandOptionChoice) => ({ name: one.name, value: one.value }))
				: []
		};
	}
	if (type === Response.ChannelMessageWithSource) checkMessage(data, { files, path: ['data'] });
	else if (type === Response.UpdateMessage) {
		const source = sourceOf(world, record);
		checkMessage(data, { files, path: ['data'], edit: true, v2: isV2(source) });
		if (source) checkEdit(source, data, files.length);
	} else return { flags: Number(data.flags ?? 0) };
	return data;
}

/**
 * Checks and applies the first answer to an interaction, however it came. `message` is what it made or changed.
 *
 * @throws ApiError 50035 for what is no answer to this kind of interaction, or breaks a limit.
 */
export function takeCallback(
	world: World,
	record: InteractionRecord,
	json: unknown,
	files: readonly UploadedFile[]
): { readonly type: Response; readonly message: MessageRecord | undefined } {
	const body = bodyObject(json);
	check(kind, body);
	const type: Response = Number(body.type);
	checkCallbackType(record, type);
	const data = checkedData(world, record, type, body, files);
	return { type, message: answerInteraction(world, record, { type, data, files }) };
}
