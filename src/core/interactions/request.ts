import { container } from '@sapphire/framework';
import { DomainError } from '../errors.js';
import { channelId, messageId } from '../ids.js';
import { newCorrelationId, withLogFields } from '../logging/correlation.js';
import { secondary } from '../views/controls.js';
import { refusal, stillWorking, wrongPerson } from '../views/standard.js';
import { actorOf, guildOf } from './actor.js';
import { Answer, type Answerable } from './answer.js';
import { failureScreen, staleScreen } from './failures.js';
import { longTexts } from './fields.js';
import { checkGuards, type Guarded } from './guards.js';
import type { RequestContext } from './request-context.js';
import { plainViews, type Views, viewsOf } from './views-of.js';

export interface RequestOptions extends Guarded {
	/** For the log: `command shop`, `component orders.claim`. */
	readonly name: string;
	/** The only person who may use the component; `null`: anybody. */
	readonly owner?: string | null;
	/** The custom id is malformed, or of another version than this program's. */
	readonly outdated?: boolean;
	/** Characters from which a refusal gives back what was written into a form; default 40. */
	readonly givesBackFrom?: number;
}

/** How a request ended: answered, refused with a reason, or broken. */
export interface RequestEnd {
	/** `command shop`, `component orders.claim`, … */
	readonly name: string;
	readonly outcome: 'answered' | 'refused' | 'failed';
	/** From the interaction's arrival to the last answer. */
	readonly seconds: number;
}

const observers = new Set<(end: RequestEnd) => void>();

/** Tells somebody (metrics) of every request that has ended. */
export function observeRequests(observer: (end: RequestEnd) => void): void {
	observers.add(observer);
}

/**
 * Carries out one request: finds out who asks, runs the guards, calls `work` with the context, and answers with a card if anything
 * throws. Never rejects.
 */
export function handleRequest(interaction: Answerable, options: RequestOptions, work: (context: RequestContext) => unknown): Promise<void> {
	const correlation = newCorrelationId();
	const fields = {
		correlation,
		interaction: options.name,
		member: interaction.user.id,
		...(interaction.guildId ? { guild: interaction.guildId } : {})
	};
	return withLogFields(fields, () => run(interaction, options, correlation, work));
}

async function run(
	interaction: Answerable,
	options: RequestOptions,
	correlation: string,
	work: (context: RequestContext) => unknown
): Promise<void> {
	const began = performance.now();
	let outcome: RequestEnd['outcome'] = 'answered';
	let views = plainViews(interaction);
	const answer = new Answer(interaction, {
		patienceMs: container.config.answerWithinMs,
		slow: () => stillWorking(views.view),
		tooLateForForm: () => refusal(views.view, new DomainError('core.tooSlow')),
		lost: (error) => container.logger.warn('Discord takes no answer any more; the work goes on', error)
	});
	try {
		const guild = guildOf(interaction);
		const actor = actorOf(interaction);
		views = await viewsOf(guild, actor.id, interaction);
		if (options.outdated) {
			await answer.update(staleScreen(views.view, 'customId' in interaction ? interaction.customId : null));
		} else if (options.owner && options.owner !== actor.id) {
			await answer.reply(wrongPerson(views.view, { owner: nameOf(interaction, options.owner, views) }));
		} else {
			await checkGuards(interaction, guild, actor, options);
			await work({
				guild,
				actor,
				...views,
				...placeOf(interaction, answer),
				correlationId: correlation,
				interactionId: interaction.id,
				...answering(answer)
			});
		}
	} catch (error) {
		outcome = error instanceof DomainError ? 'refused' : 'failed';
		await showFailure(interaction, answer, views, error, options.givesBackFrom);
	} finally {
		await answer.end();
		const end = { name: options.name, outcome, seconds: (performance.now() - began) / 1_000 };
		for (const observer of observers) observer(end);
	}
}

function placeOf(interaction: Answerable, answer: Answer): Pick<RequestContext, 'channel' | 'message'> {
	const message = interaction.isMessageComponent() || interaction.isModalSubmit() ? interaction.message : null;
	return {
		channel: interaction.channelId ? channelId(interaction.channelId) : null,
		message: message ? { id: messageId(message.id), private: answer.onPrivateScreen } : null
	};
}

function answering(answer: Answer): Pick<RequestContext, 'reply' | 'update' | 'updateShared' | 'modal' | 'defer' | 'followUp' | 'close'> {
	return {
		reply: (screen, options) => answer.reply(screen, options),
		update: (screen) => answer.update(screen),
		updateShared: (screen) => answer.updateShared(screen),
		modal: (form) => answer.form(form),
		defer: (options) => answer.defer(options),
		followUp: (screen) => answer.reply(screen),
		close: () => answer.close()
	};
}

/** Shows what went wrong. If even that fails, it is logged: there is nobody left to tell. */
async function showFailure(
	interaction: Answerable,
	answer: Answer,
	{ view }: Views,
	error: unknown,
	givesBackFrom: number | undefined
): Promise<void> {
	try {
		// The same button again: its id says everything that the request needs.
		const typed = interaction.isModalSubmit() ? longTexts(interaction, givesBackFrom) : [];
		const retry = interaction.isButton() ? secondary(view.t('core:buttons.tryAgain'), interaction.customId) : undefined;
		await answer.update(failureScreen(view, error, { typed, ...(retry ? { retry } : {}) }));
	} catch (second) {
		container.logger.error('A failure could not be shown', second);
	}
}

function nameOf(interaction: Answerable, member: string, { view }: Views): string {
	return interaction.guild?.members.cache.get(member)?.displayName ?? view.t('core:someoneElse');
}
