import { container } from '@sapphire/framework';
import { defineDomain } from '#core/domain';
import type { GuildId, MemberId } from '#core/ids';
import {
	declareCapabilities,
	declareFeatures,
	guildView,
	memberView,
	registerCurrentScreen,
	registerRefusalActions
} from '#core/interactions/index';
import { prepareCollections } from '#core/mongo/index';
import { declareSeasonEnd } from '#core/seasons/season-ends';
import { primary, secondary } from '#core/views/kit';
import { correctionTelling } from './corrections.effects.js';
import { CorrectionsService } from './corrections.service.js';
import { enterId, invitesId } from './ids.js';
import { InviteExport } from './invite.export.js';
import { invitersFrom } from './inviters.js';
import { registerInviteChecks } from './invites.checks.js';
import { inviteDeadlines } from './invites.deadlines.js';
import { inviteReversal, inviteRewardEvent, inviteRewards, linkMaking } from './invites.effects.js';
import { inviteBookModel, inviteCodeModel, inviteModel, inviterModel } from './invites.model.js';
import { InvitesRepository } from './invites.repository.js';
import { invitesSeasonEnd } from './invites.seasons.js';
import { invitesSettings } from './invites.settings.js';
import { JoinsService } from './joins.service.js';
import { LinksService } from './links.service.js';
import { correctCapability, InviteNumbersService } from './numbers.service.js';
import { VestingService } from './vesting.service.js';
import { InviteWatch } from './watch.js';

/** Who brought whom, and what it is worth once they stay and settle. */
export const invites = defineDomain({
	root: new URL('.', import.meta.url),
	async start() {
		declareSeasonEnd('invites', invitesSeasonEnd);
		declareFeatures('invites', { invites: {} });
		declareCapabilities('invites', { [correctCapability]: {} });
		for (const code of ['code', 'codeUnknown', 'codeOwn'])
			registerRefusalActions(`invites.${code}`, (view) => [primary(view.t('invites:claim.open'), enterId.make())]);
		registerCurrentScreen('invites', (view) => secondary(view.t('invites:home.open'), invitesId.make()));
		const {
			mongo,
			units,
			clock,
			settings: guilds,
			effects,
			deadlines,
			policy,
			xp,
			rewardEvents,
			relations,
			identities,
			discord,
			checks,
			preferences,
			log
		} = container;
		await prepareCollections(mongo, [inviteModel(mongo), inviterModel(mongo), inviteCodeModel(mongo), inviteBookModel(mongo)]);

		const repository = new InvitesRepository(mongo);
		const settings = (guild: GuildId) => guilds.get(guild, invitesSettings);
		const isOn = (guild: GuildId) => guilds.feature(guild, 'invites');
		const sees = container.intents.members;
		container.invites = new VestingService({ units, repository, relations, identities, clock, settings });
		container.inviteLinks = new LinksService({ units, repository, clock, settings });
		container.inviteNumbers = new InviteNumbersService({ repository, policy, clock, sees, settings });
		container.inviteExport = new InviteExport({ repository, units, policy });
		container.inviteCorrections = new CorrectionsService({ units, repository, policy, clock, relations, identities, discord, settings });
		container.inviteWatch = new InviteWatch({
			joins: new JoinsService({ units, repository, clock, settings }),
			vesting: container.invites,
			links: container.inviteLinks,
			repository,
			discord,
			sees,
			isOn,
			now: () => clock.now(),
			report: (error, guild) => log.error({ err: error, guild }, 'joins could not be written down; the next comparison finds them')
		});
		container.shutdown.add('invites', () => container.inviteWatch.stop());
		relations.useInvites(invitersFrom(repository));
		rewardEvents.declare(inviteRewardEvent);
		effects.subscribe(inviteRewards({ xp, repository, settings }));
		effects.subscribe(inviteReversal({ xp, repository }));
		const wanted = async (guild: GuildId, member: MemberId) => (await preferences.of(guild, member)).dms;
		effects.effect(correctionTelling({ repository, discord, wanted, view: memberView }));
		effects.effect(
			linkMaking({
				links: container.inviteLinks,
				repository,
				discord,
				settings,
				reason: async (guild) => (await guildView(guild)).t('invites:link.reason')
			})
		);
		for (const deadline of inviteDeadlines(container.invites)) deadlines.deadline(deadline);
		registerInviteChecks(checks, { isOn, blindness: (guild) => container.inviteNumbers.blindness(guild) });
	}
});

declare module '@sapphire/pieces' {
	interface Container {
		invites: VestingService;
		inviteLinks: LinksService;
		inviteNumbers: InviteNumbersService;
		inviteExport: InviteExport;
		inviteCorrections: CorrectionsService;
		inviteWatch: InviteWatch;
	}
}
