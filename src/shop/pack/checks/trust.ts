import { check, keysOf, known, type PackCheck } from './report.js';

/** A bar above this would be out of reach: standing is a lower bound. */
const highestBar = 0.65;
const risingLimits = ['openOrders', 'openOrderValue', 'openSaleValue', 'sendPerDay'] as const;

export const trustChecks: readonly PackCheck[] = [
	check('tiers', (pack, report) => {
		let before = -1;
		for (const tier of pack.trust.tiers) {
			if (tier.require.standing <= before)
				report(`trust.tiers.${tier.key}.require.standing`, 'Each tier asks for more standing than the one before');
			before = tier.require.standing;
		}
		const first = pack.trust.tiers[0]!.require;
		if (first.standing > 0 || first.confidence > 0 || first.tenureDays > 0) report('trust.tiers', 'The first tier is open to everyone');
	}),
	check('gates', (pack, report) => {
		const capabilities = keysOf(pack.permissions.capabilities);
		for (const gate of pack.trust.gates) {
			const path = `trust.gates.${gate.key}`;
			if (gate.require.standing > highestBar || gate.require.confidence > highestBar)
				report(`${path}.require`, `Standing and confidence up to ${highestBar}`);
			if (!gate.require.noAdmittedCase) report(`${path}.require.noAdmittedCase`, 'An admitted case closes every gate');
			if (gate.require.rank) known([gate.require.rank], keysOf(pack.ranks), `${path}.require.rank`, 'rank', report);
			if (gate.manualPass) known([gate.manualPass.capability], capabilities, `${path}.manualPass`, 'capability', report);
			known(gate.exemptSlots ?? [], keysOf(pack.roleSlots), `${path}.exemptSlots`, 'role slot', report);
			for (const target of gate.appliesTo) {
				if (target.startsWith('channel:')) known([target.slice(8)], keysOf(pack.channelSlots), `${path}.appliesTo`, 'channel slot', report);
				if (target.startsWith('form:')) known([target.slice(5)], keysOf(pack.forms), `${path}.appliesTo`, 'form', report);
			}
		}
	}),
	check('tier-limits', (pack, report) => {
		const limits = pack.trust.limits.byTier;
		if (limits.map((row) => row.tier).join() !== keysOf(pack.trust.tiers).join())
			report('trust.limits.byTier', 'One row for each tier, in their order');
		for (const [index, row] of limits.entries()) {
			const before = limits[index - 1];
			if (!before) continue;
			for (const limit of risingLimits)
				if (row[limit] < before[limit]) report(`trust.limits.byTier.${row.tier}.${limit}`, 'Must not fall from tier to tier');
		}
	}),
	check('gate-references', (pack, report) => {
		const gates = keysOf(pack.trust.gates);
		known([pack.economy.send.gate], gates, 'economy.send.gate', 'gate', report);
		known([pack.teams.creation.gate], gates, 'teams.creation.gate', 'gate', report);
	})
];
