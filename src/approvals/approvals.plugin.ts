import { container } from '@sapphire/framework';
import { defineDomain } from '#core/domain';
import { guildView, memberView, registerCurrentScreen } from '#core/interactions/index';
import { prepareCollections } from '#core/mongo/index';
import { declareSeasonEnd } from '#core/seasons/season-ends';
import { secondary } from '#core/views/kit';
import { approvalModel } from './approval.model.js';
import { mongoApprovals } from './approval.repository.js';
import { approvalDeadline } from './approval.saga.js';
import { ApprovalEffects } from './approvals.effects.js';
import { approvalsSeasonEnd } from './approvals.seasons.js';
import { Approvals } from './approvals.service.js';
import { waitingId } from './ids.js';

/** Two persons above limits: requests of one that wait for another. */
export const approvals = defineDomain({
	root: new URL('.', import.meta.url),
	async start() {
		declareSeasonEnd('approvals', approvalsSeasonEnd);
		const { mongo, units, clock, settings, capabilities, effects, deadlines, discord } = container;
		await prepareCollections(mongo, [approvalModel(mongo)]);
		const service = new Approvals({ units, clock, repository: mongoApprovals(mongo), policy: capabilities });
		container.approvals = service;
		new ApprovalEffects({ approvals: service, settings, policy: capabilities, discord, view: guildView, memberView }).register(effects);
		deadlines.deadline({
			kind: approvalDeadline,
			due: ({ guild, subject }) => service.timeOut(guild, subject.slice(subject.indexOf(':') + 1))
		});
		registerCurrentScreen('approvals', (view) => secondary(view.t('approvals:buttons.open'), waitingId.make()));
	}
});

declare module '@sapphire/pieces' {
	interface Container {
		approvals: Approvals;
	}
}
