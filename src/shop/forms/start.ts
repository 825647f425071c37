import { container } from '@sapphire/framework';
import { guildId } from '#core/ids';
import type { Value } from '#core/units/unit';
import { toAnswers } from '../form/answers.js';
import type { ShopRepository } from '../shop.repository.js';
import { shopSettings } from '../shop.settings.js';
import { FormRepository } from './forms.repository.js';
import { Forms, formDraftDeadline, submittedEvent } from './forms.service.js';
import { formsSettings } from './forms.settings.js';
import { FormTakers, waitingDeadline } from './takers.js';

/** Builds the forms that belong to no item. */
export function startForms(rows: ShopRepository): void {
	const { mongo, units, clock, secrets, uploads, policy, settings, effects, deadlines, log } = container;
	const repository = new FormRepository(mongo);
	const takers = new FormTakers({
		repository,
		units,
		clock,
		secrets,
		failed: (error) => log.error({ err: error }, 'a submission could not be taken over; it goes on waiting')
	});
	const forms = new Forms({
		repository,
		units,
		clock,
		secrets,
		uploads,
		policy,
		takers,
		settings: (guild, side) => (side === 'editors' ? settings.on('draft') : settings).get(guild, formsSettings),
		draftDays: async (guild) => (await settings.get(guild, shopSettings)).draftDays,
		profile: async (guild, member) => toAnswers((await rows.profile(guild, member))?.answers ?? [])
	});
	container.forms = forms;
	container.formTakers = takers;
	effects.subscribe<Value>({ event: submittedEvent, name: 'taker', run: (effect) => takers.submitted(effect) });
	deadlines.deadline({ kind: formDraftDeadline, due: ({ guild, payload }) => forms.expire(guild, payload) });
	deadlines.deadline({ kind: waitingDeadline, due: ({ guild, payload }) => takers.expire(guild, payload) });
}

/** Hands over what has waited for a domain that this start has brought. */
export function takeWaitingForms(): void {
	const { client, formTakers, log } = container;
	formTakers
		.takeWaiting([...client.guilds.cache.keys()].map(guildId))
		.catch((error: unknown) => log.error({ err: error }, 'what waits of forms could not be read; the next start does'));
}

declare module '@sapphire/pieces' {
	interface Container {
		/** Forms that belong to no item. */
		forms: Forms;
		/** Where higher domains announce that they take a form's submissions over. */
		formTakers: FormTakers;
	}
}
