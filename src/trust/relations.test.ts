import { describe, expect, test } from 'vitest';
import { guildId, type MemberId, memberId } from '#core/ids';
import { Relations } from './relations.js';

const guild = guildId('900000000000000001');
const someone = (last: string) => memberId(`90000000000000010${last}`);
const [rowan, hazel, thorn, wren] = [someone('1'), someone('2'), someone('3'), someone('4')];

describe('who belongs together', () => {
	test('is nobody without sources', async () => {
		const relations = new Relations();
		expect(await relations.sameTribe(guild, rowan, hazel)).toBe(false);
		expect(await relations.between(guild, rowan, hazel)).toEqual({ sameTribe: false, invited: false, maybeInvited: false, tribe: null });
	});

	test('are members of one tribe, and no two without one', async () => {
		const relations = new Relations();
		const tribes = new Map([
			[rowan, 'north'],
			[hazel, 'north'],
			[thorn, 'south']
		]);
		relations.useTribes({ tribeOf: async (on, member) => (on === guild ? (tribes.get(member) ?? null) : null) });
		const same = (one: MemberId, other: MemberId, on = guild) => relations.sameTribe(on, one, other);
		expect([await same(rowan, hazel), await same(rowan, thorn), await same(rowan, wren), await same(wren, wren)]).toEqual([
			true,
			false,
			false,
			false
		]);
		expect(await same(rowan, hazel, guildId('900000000000000002'))).toBe(false);
	});

	test('are inviter and invited, either way round, and what is likely apart from what is certain', async () => {
		const relations = new Relations();
		relations.useInvites({
			inviterOf: async (_, member) => (member === hazel ? rowan : null),
			maybeInviterOf: async (_, member) => (member === hazel || member === thorn ? rowan : null)
		});
		const of = async (one: MemberId, other: MemberId) => {
			const { invited, maybeInvited } = await relations.between(guild, one, other);
			return [invited, maybeInvited];
		};
		expect([await of(rowan, hazel), await of(hazel, rowan), await of(rowan, thorn), await of(thorn, hazel)]).toEqual([
			[true, true],
			[true, true],
			[false, true],
			[false, false]
		]);
	});
});
