import { check } from '../../src/shop/pack/checks/report.js';
import { variantPrice } from '../../src/shop/pack/price.js';
import { choicesOf, define } from '../../src/shop/pack/resolve.js';

/** What the pack we ship promises beyond the format; an owner's pack may decide otherwise. */
const itemsOf = (pack) => pack.categories.flatMap((category) => category.items);
const rates = { 'market-tax': [10, 10, 5, 0], 'commission-fee': [15, 15, 5, 0] };
const rankMonths = 'Beginner 0, Learner 1, Expert 12, Master 36';
export const starterRules = [
	check('ships-closed', ({ economy }, report) => {
		if (economy.startGrant.enabled) report('economy.startGrant', 'Ships off');
		if (economy.faucets.enabled) report('economy.faucets', 'Ships off');
		if (economy.realMoney.enabled) report('economy.realMoney', 'Ships off');
		if (economy.sellBack.enabled) report('economy.sellBack', 'Ships off');
		if (economy.conversions.length > 0) report('economy.conversions', 'Ships empty');
	}),
	check('seed', (pack, report) => {
		const rule = (key) => pack.rewardRules.find((row) => row.key === key);
		const json = (value) => JSON.stringify(value);
		if (pack.ranks.map((rank) => `${rank.name} ${rank.minMonths}`).join(', ') !== rankMonths) report('ranks', `Seed: ${rankMonths}`);
		for (const [key, seed] of Object.entries(rates)) {
			const row = pack.economy.rates.find((rate) => rate.key === key);
			if (json(pack.ranks.map((rank) => row?.percentByRank[rank.key])) !== json(seed)) report(`economy.rates.${key}`, 'Seed table');
		}
		const { formula } = pack.levels;
		if (formula.kind !== 'linear' || formula.xpPerLevel !== 250 || formula.startLevel !== 1) report('levels.formula', 'Seed curve');
		const message = rule('message');
		const dayCap = message?.caps.some((cap) => cap.window === 'day');
		if (!message || json(message.amounts) !== '{"xp":5}' || message.cooldownSeconds <= 0 || !dayCap) report('rewardRules.message', 'Seed');
		const quest = rule('quest-daily')?.amounts;
		const credits = typeof quest?.credits === 'object' ? [quest.credits.min, quest.credits.max] : [];
		if (quest?.xp !== 50 || json(credits) !== '[50,150]') report('rewardRules.quest-daily', 'Seed');
		if (rule('review')?.amounts.xp !== 25 || rule('sale')?.amounts.xp !== 100) report('rewardRules', 'Seed');
		const win = rule('tournament-win')?.amounts.credits;
		if (typeof win !== 'object' || win.min !== 500) report('rewardRules.tournament-win', 'Seed');
		for (const key of ['purchase', 'purchase-in-game', 'sale', 'commission', 'invite-vested', 'level-milestone', 'quest-weekly']) {
			if (!rule(key)) report('rewardRules', `"${key}" is missing`);
		}
	}),
	check('market-gates', ({ trust }, report) => {
		const gate = (key) => trust.gates.find((row) => row.key === key)?.require;
		const sell = gate('market.sell');
		if (!sell || sell.standing < 0.25 || sell.tenureDays > 28) report('trust.gates.market.sell', 'Standing from 0.25, open at 28 days');
		if ((gate('recruiting')?.standing ?? 0) < 0.4) report('trust.gates.recruiting', 'Standing from 0.40');
	}),
	check('sets', (pack, report) => {
		if (
			pack.tickets.panels
				.map((panel) => panel.key)
				.sort()
				.join() !== 'help,middleman,order,recruit,scam-report'
		)
			report('tickets.panels', 'The five panels');
		if (pack.redeems.length !== 10) report('redeems', 'Ten redeems');
		if (pack.quests.length < 8 || new Set(pack.quests.map((quest) => quest.period)).size !== 2) report('quests', 'Eight, daily and weekly');
		for (const quest of pack.quests) {
			if (quest.reward.rule !== (quest.period === 'day' ? 'quest-daily' : 'quest-weekly'))
				report(`quests.${quest.key}`, 'Its period’s rule');
		}
		if (!pack.quests.some((quest) => quest.key === 'open-stall')) report('quests', 'Open stall is missing');
		const kinds = itemsOf(pack).map((item) => item.settlement.kind);
		if (kinds.filter((kind) => kind === 'in_game').length < 6 || kinds.filter((kind) => kind === 'external').length < 2)
			report('categories', 'Six items for goods, two settled outside');
		for (const item of itemsOf(pack)) if (item.settlement.kind === 'external' && item.enabled) report(item.key, 'Ships off');
		for (const item of itemsOf(pack)) {
			const purchase = { credits: 'purchase', in_game: 'purchase-in-game', external: 'purchase-external' }[item.settlement.kind];
			if (!item.rewards.rules.includes(purchase)) report(item.key, 'The purchase rule of its settlement');
		}
	}),
	check('joining-tribes', (pack, report) => {
		for (const category of pack.categories) {
			for (const item of category.items) {
				const definitions = item.questions.map((reference) => define(reference, pack)).flatMap((row) => ('messages' in row ? [] : [row]));
				const asks = (key) => definitions.find((row) => row.key === key);
				const gated = new Set(item.access.choiceGates?.map((gate) => `${gate.question}=${gate.value}`));
				const guarded = item.access.gate === 'tribe.host' || item.access.gate === 'pvp.ops';
				if (asks('tribe_join') && !guarded && !(gated.has('tribe_join=limited') && gated.has('tribe_join=staff')))
					report(item.key, 'Our crew may join a tribe without a gate');
				if (asks('boss_attendance') && !gated.has('boss_attendance=join_tribe'))
					report(item.key, 'A buyer may join our tribe without a gate');
				if (asks('tribe_join') && asks('open_slots') && asks('open_slots')?.showIf?.question !== 'tribe_join')
					report(item.key, 'Slots asked without need');
				const { slots, when } = item.fulfilment.staff;
				const crew = [...slots, ...(when ?? []).flatMap((row) => row.slots)];
				if ((asks('tribe_join') || category.key === 'pre-built-bases') && !crew.includes('vetted'))
					report(item.key, 'Tribe work without the vetted slot');
			}
		}
	}),
	check('pack-sizes', (pack, report) => {
		const materials = pack.categories.find((category) => category.key === 'materials')?.items ?? [];
		for (const item of materials) {
			if (item.key === 'kibble') continue;
			const rows = item.variants.flatMap((variant) => {
				const count = Number(/^[\d,]+/.exec(variant.label)?.[0]?.replaceAll(',', ''));
				return count > 0 ? [{ count, price: variantPrice(item, variant) }] : [];
			});
			rows.sort((one, other) => one.count - other.count || one.price - other.price);
			for (const [index, row] of rows.entries()) {
				const before = rows[index - 1];
				if (before && row.price / row.count > before.price / before.count + 1e-9) report(item.key, 'A bigger pack costs more per unit');
			}
		}
	}),
	check('unused', (pack, report) => {
		const forms = [
			...itemsOf(pack).map((item) => item.questions),
			...pack.forms.map((form) => form.questions),
			...pack.tickets.panels.flatMap((panel) => (panel.action.kind === 'questions' ? [panel.action.questions] : []))
		];
		const references = forms.flat();
		const used = new Set(references.flatMap((reference) => ('use' in reference ? [reference.use] : [])));
		for (const key of Object.keys(pack.questionLibrary)) if (!used.has(key)) report(`questionLibrary.${key}`, 'No form asks it');
		const sets = new Set(
			[...references.map((reference) => define(reference, pack)), ...Object.values(pack.questionLibrary)].flatMap((row) =>
				'messages' in row || row.type !== 'select' || !row.choiceSet ? [] : [row.choiceSet]
			)
		);
		for (const key of Object.keys(pack.choiceSets)) if (!sets.has(key)) report(`choiceSets.${key}`, 'No question uses it');
		const gates = new Set([
			...itemsOf(pack).flatMap((item) => [item.access.gate, ...(item.access.choiceGates ?? []).map((gate) => gate.gate)]),
			...pack.channelSlots.map((channel) => channel.gate),
			...pack.forms.map((form) => form.gate),
			pack.economy.send.gate,
			pack.teams.creation.gate
		]);
		for (const gate of pack.trust.gates) {
			const elsewhere = gate.appliesTo.some((target) => ['market', 'redeem', 'trust'].includes(target.split('.')[0].split(':')[0]));
			if (!gates.has(gate.key) && !elsewhere) report(`trust.gates.${gate.key}`, 'Nothing asks for it');
		}
	}),
	check('maps-of-the-set', (pack, report) => {
		const maps = new Set(pack.choiceSets.map?.map((choice) => choice.value));
		for (const item of itemsOf(pack)) {
			const map = item.questions.map((reference) => define(reference, pack)).find((row) => !('messages' in row) && row.key === 'map');
			if (!map || 'messages' in map || map.type !== 'select' || map.choiceFilter !== 'game.maps') continue;
			for (const key of item.game.maps ?? []) if (!maps.has(key)) report(item.key, `"${key}" is no map`);
			if (!choicesOf(map, pack)?.length) report(item.key, 'No maps');
		}
	})
];
//# sourceMappingURL=starter-rules.js.map
