import { container } from '@sapphire/framework';

/** Loaded into the bot before it starts: a domain that takes reports over, as a later one will, and writes one row for each. */
const taker = {
	domain: 'cases',
	check: () => Promise.resolve(),
	take: ({ guild, id, answers }) => {
		const _id = `${guild}|case|${id}`;
		return Promise.resolve({
			changes: [{ in: 'shop_counters', id: _id, upsert: { _id, guild, count: 0 }, inc: { count: answers.length } }]
		});
	}
};

Object.defineProperty(container, 'formTakers', {
	configurable: true,
	set(takers) {
		Object.defineProperty(container, 'formTakers', { value: takers, configurable: true, writable: true });
		takers.taker('scam-report', taker);
	}
});
