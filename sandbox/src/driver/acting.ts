import { type APIApplicationCommandOptionChoice, type APIMessage, InteractionResponseType as Response } from 'discord-api-types/v10';
import { type NewInteraction, startInteraction } from '../world/interactions.js';
import { messagePayload } from '../world/payloads.js';
import type { InteractionRecord, MessageRecord } from '../world/records.js';
import type { World } from '../world/world.js';
import { render, renderModal } from './render.js';
import type { ActOptions, OpenModal, Outcome, OutcomeKind } from './types.js';
import { DEFAULT_WAIT_MS, waitFor } from './wait.js';

export function modalOf(record: InteractionRecord): OpenModal | null {
	return (
		record.modal && {
			customId: record.modal.custom_id,
			title: record.modal.title,
			data: record.modal,
			channelId: record.channelId,
			messageId: record.sourceMessageId
		}
	);
}

function find(world: World, record: InteractionRecord, id: string | null | undefined): MessageRecord | undefined {
	return id ? world.messages.get(record.channelId)?.get(id) : undefined;
}

/** Sends an interaction and waits for what a person would wait for. */
export async function act(world: World, input: NewInteraction, options: ActOptions): Promise<Outcome> {
	const started = startInteraction(world, input);
	let edited = false;
	const stop = world.onInteraction(started.id, (change) => {
		if (change.type === 'INTERACTION_ORIGINAL') edited = true;
	});
	try {
		const latencyMs = await answered(world, started);
		const build = (kind: OutcomeKind, message?: MessageRecord): Outcome => outcome(world, started, kind, message, latencyMs);
		const original = (): MessageRecord | undefined => find(world, started, started.originalDeleted ? null : started.originalId);
		switch (started.response) {
			case null:
				return build('failed');
			case Response.Modal:
				return build('modal');
			case Response.ApplicationCommandAutocompleteResult:
				return build('autocomplete');
			case Response.UpdateMessage:
				return build('update', original());
			case Response.DeferredChannelMessageWithSource: {
				if (!options.noSettle) await settled(world, () => !original()?.loading, options);
				const message = original();
				return message && !message.loading ? build('message', message) : build('acknowledged');
			}
			case Response.DeferredMessageUpdate: {
				if (!options.noSettle) await settled(world, () => edited || started.followupIds.length > 0, options);
				if (edited) return build('update', original());
				const followup = find(world, started, started.followupIds.at(-1));
				return followup ? build('message', followup) : build('acknowledged');
			}
			default:
				return build('message', original());
		}
	} finally {
		stop();
	}
}

/** Resolves with the latency in ms when an interaction was answered or failed; one of both always happens. */
function answered(world: World, record: InteractionRecord): Promise<number> {
	const isOver = (): boolean => record.response !== null || record.dead;
	if (isOver()) return Promise.resolve(performance.now() - record.startedReal);
	return new Promise((resolve) => {
		const stop = world.onInteraction(record.id, () => {
			if (!isOver()) return;
			stop();
			resolve(performance.now() - record.startedReal);
		});
	});
}

/** Waits; the end of the time is not an error here. */
async function settled(world: World, check: () => boolean, options: ActOptions): Promise<void> {
	await waitFor(world, check, options.settleMs ?? DEFAULT_WAIT_MS, () => 'not settled').catch(() => {});
}

function outcome(
	world: World,
	record: InteractionRecord,
	kind: OutcomeKind,
	message: MessageRecord | undefined,
	latencyMs: number
): Outcome {
	const shown: APIMessage | null = message ? messagePayload(world, message) : null;
	const modal = kind === 'modal' ? modalOf(record) : null;
	const choices: readonly APIApplicationCommandOptionChoice[] = record.choices;
	return {
		kind,
		deferred: record.response === Response.DeferredChannelMessageWithSource || record.response === Response.DeferredMessageUpdate,
		message: shown,
		ephemeral: message?.onlyFor != null,
		modal,
		choices,
		get followups() {
			return record.followupIds.flatMap((id) => {
				const found = find(world, record, id);
				return found ? [messagePayload(world, found)] : [];
			});
		},
		latencyMs,
		interactionId: record.id,
		get text() {
			return modal ? renderModal(modal) : render(shown);
		}
	};
}
