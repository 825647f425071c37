import { container } from '@sapphire/framework';
import { defineDomain } from '#core/domain';
import { type GuildId, memberId } from '#core/ids';
import { declareCapabilities, guildView, memberView, registerCurrentScreen, registerRefusalActions } from '#core/interactions/index';
import { prepareCollections } from '#core/mongo/index';
import { declareSeasonEnd } from '#core/seasons/season-ends';
import { primary, secondary } from '#core/views/kit';
import { ownerSlot } from '#settings';
import { registerTrustPart } from '../parts.js';
import { TrustRepository } from '../trust.repository.js';
import { trustSettings } from '../trust.settings.js';
import { AppealService } from './appeal.service.js';
import { CaseAccess } from './case.access.js';
import { caseModels } from './case.model.js';
import { type CaseLookup, CaseMoves } from './case.moves.js';
import { CaseRepository } from './case.repository.js';
import { numberOfCase } from './case.rules.js';
import { caseSaga, caseStates } from './case.saga.js';
import { CaseService } from './case.service.js';
import { caseEffects, caseSlots } from './cases.effects.js';
import { casesSeasonEnd } from './cases.seasons.js';
import { type DealSource, noDeals } from './deals.js';
import { caseListId, caseViewId } from './ids.js';
import { messageDeadline, ReportService } from './report.service.js';
import { reportTaker } from './report.taker.js';
import { Sanctions, sanctionEnds } from './sanctions.js';
import { TriageService } from './triage.service.js';
import { VerdictService } from './verdict.service.js';
import { reportButton } from './views/case-screens.js';

/** The form of the guild with which members report somebody. */
const reportForm = 'scam-report';

/** Reports, cases, verdicts, appeals, sanctions. */
export const trustCases = defineDomain({
	root: new URL('.', import.meta.url),
	async start() {
		declareSeasonEnd('trust', casesSeasonEnd);
		declareCapabilities('cases', { 'cases.triage': {}, 'cases.judge': { limited: true } });
		const { mongo, units, clock, discord, settings, effects, deadlines, uploads, policy, capabilities, economy, trust, relations } =
			container;
		const { preferences, presentation, formTakers, slotUses } = container;
		await prepareCollections(mongo, caseModels(mongo));
		slotUses.channel({ slot: caseSlots.staff, feature: 'trust', writes: 'members' });
		slotUses.channel({ slot: caseSlots.members, feature: 'trust', writes: 'bot' });

		const ports = { deals: noDeals };
		const deals: DealSource = {
			deal: (...asked) => ports.deals.deal(...asked),
			partners: (...asked) => ports.deals.partners(...asked)
		};
		const repository = new CaseRepository(mongo);
		const evidence = new TrustRepository(mongo);
		const ofTrust = (guild: GuildId) => settings.get(guild, trustSettings);
		const moves = new CaseMoves(units, clock);
		const partnerDays = async (guild: GuildId) => (await ofTrust(guild)).reports.partnerDays;
		const access = new CaseAccess({ policy, relations, deals, clock, partnerDays });
		const cases = new CaseService({ units, repository, evidence, access, moves, deals, uploads, clock, settings: ofTrust });
		const find: CaseLookup = (guild, number) => cases.find(guild, number);
		const reports = new ReportService({
			units,
			repository,
			uploads,
			moves,
			deals,
			clock,
			settings: async (guild) => (await ofTrust(guild)).reports,
			zone: async (guild) => (await presentation.forGuild(guild)).zone,
			self: () => (container.client.user ? memberId(container.client.user.id) : null)
		});
		const sanctions = new Sanctions(repository, clock);
		Object.assign(container, {
			cases,
			reports,
			sanctions,
			triage: new TriageService({ access, moves, clock, find, settings: ofTrust }),
			verdicts: new VerdictService({
				units,
				cases,
				repository,
				moves,
				deals,
				economy,
				trust,
				relations,
				clock,
				settings: ofTrust,
				limit: (guild, actor) => capabilities.limit(guild, actor, 'cases.judge')
			}),
			appeals: new AppealService({ units, cases, repository, access, moves, economy, trust, deals, clock, settings: ofTrust }),
			caseDeals: { register: (source: DealSource) => void Object.assign(ports, { deals: source }) }
		});

		container.identityReview.useCases({
			async open(guild, actor, { subject, other, request }) {
				// The subject reads the text; who the other one is, only staff.
				const text = (await guildView(guild)).t('cases:identity.sameId');
				const entry = { subject: memberId(subject), other: memberId(other), kind: 'alt', text } as const;
				return (await reports.open(guild, actor, entry, `identity:${request}`)).number;
			}
		});
		trust.askFacts(sanctions);
		trust.barOrders((guild, member) => sanctions.requireFree(guild, member));
		formTakers.taker(reportForm, reportTaker(reports));
		for (const code of ['barred', 'barredSend'])
			registerRefusalActions(`cases.${code}`, (view, { params }) => {
				const number = numberOfCase(params.case);
				return number === null ? [] : [primary(view.t('cases:buttons.view'), caseViewId.make({ number, page: 0 }))];
			});
		registerCurrentScreen('cases', (view) => secondary(view.t('cases:buttons.list'), caseListId.make({ filter: 'mine', below: '' })));
		registerTrustPart('cases', {
			other: async (view, _guild, actor, member) => ({ lines: [], buttons: actor.id === member ? [] : [reportButton(view, member)] })
		});
		const called = caseEffects({
			discord,
			units,
			cases,
			settings,
			wantsDms: (guild, member) => preferences.wantsDms(guild, member),
			view: guildView,
			memberView,
			async triage(guild) {
				const slots = (await capabilities.definition(guild, 'cases.triage'))?.slots ?? [];
				const all = await Promise.all(slots.filter((slot) => slot !== ownerSlot).map((slot) => settings.mentionsFor(guild, slot)));
				return all.flat().filter(({ id }, index, found) => found.findIndex((other) => other.id === id) === index);
			}
		});
		for (const effect of called) effects.effect(effect);
		for (const state of caseStates) {
			const kind = caseSaga.states[state]?.deadline;
			if (kind) deadlines.deadline({ kind, due: (row) => cases.timeOut(row) });
		}
		deadlines.deadline(sanctionEnds(units));
		deadlines.deadline({ kind: messageDeadline, due: (row) => reports.forget(row) });
	}
});

declare module '@sapphire/pieces' {
	interface Container {
		cases: CaseService;
		reports: ReportService;
		triage: TriageService;
		verdicts: VerdictService;
		appeals: AppealService;
		sanctions: Sanctions;
		/** Who keeps deals registers here what cases ask of them. */
		caseDeals: { register(source: DealSource): void };
	}
}
