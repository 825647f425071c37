import type { APIExtendedInvite, APIGuildMember } from 'discord-api-types/v10';
import { beforeEach, describe, expect, it } from 'vitest';
import { DiscordForbidden } from '#core/discord/index';
import { guildId, memberId } from '#core/ids';
import { inviteChange } from './gateway.js';
import type { Join, JoinsService } from './joins.service.js';
import { InviteWatch, type WatchDeps } from './watch.js';

const guild = guildId('100000000000000001');
const at = new Date('2026-11-22T12:00:00Z');
const user = (index: number) => ({ id: String(200_000_000_000_000_000n + BigInt(index)), username: `member${index}`, global_name: null });
const joined = (index: number) => {
	const change = inviteChange('GUILD_MEMBER_ADD', { guild_id: guild, user: user(index), joined_at: at.toISOString(), roles: [] });
	if (change === null) throw new Error('not read');
	return change;
};

type Recorded = {
	readonly born: readonly string[];
	readonly deleted: readonly string[];
	readonly joins: readonly Join[];
	readonly readable: boolean;
	readonly final: boolean;
};
let recorded: Recorded[];
let reads: number;
/** What `record` answers: whether it decided. */
let decides: (call: Recorded) => boolean;
let refused: boolean;

function watch(more: Partial<WatchDeps> = {}): InviteWatch {
	const record: JoinsService['record'] = async (_, joins, list, { final = true, born = [], deleted = new Set<string>() } = {}) => {
		const call = { born: born.map(({ code }) => code), deleted: [...deleted], joins, readable: list !== null, final };
		recorded.push(call);
		return decides(call);
	};
	return new InviteWatch({
		joins: { record, deleted: async () => undefined },
		vesting: { left: async () => undefined },
		links: { gone: async () => undefined },
		repository: { book: async () => null, here: async () => [], liveLinks: async () => [] },
		discord: {
			invites: {
				async list(): Promise<APIExtendedInvite[]> {
					reads += 1;
					if (refused) throw new DiscordForbidden('no');
					return [];
				}
			},
			guilds: { membersAfter: async (): Promise<APIGuildMember[]> => [] }
		},
		sees: true,
		isOn: async () => true,
		now: () => at,
		report: (error) => {
			throw error;
		},
		pace: { settleMs: 5, readEveryMs: 20 },
		...more
	});
}

beforeEach(() => {
	recorded = [];
	reads = 0;
	decides = () => true;
	refused = false;
});

describe('joins', () => {
	it('that come together are looked at with one read', async () => {
		const looking = watch();
		await Promise.all(Array.from({ length: 200 }, (_, index) => looking.noticed(joined(index))));
		await expect.poll(() => recorded.flatMap(({ joins }) => joins).length).toBe(200);
		expect(reads).toBe(1);
	});

	it('that uses do not explain yet wait for one more read, then are decided', async () => {
		decides = ({ final }) => final;
		const looking = watch();
		await looking.noticed(joined(1));
		await expect.poll(() => recorded.length).toBe(2);
		expect(recorded.map(({ final }) => final)).toEqual([false, true]);
		expect(reads).toBe(2);
	});

	it('are written down as unknown where invites can not be read', async () => {
		refused = true;
		const looking = watch();
		await looking.noticed(joined(1));
		await expect.poll(() => recorded.length).toBe(1);
		expect(recorded[0]).toMatchObject({ readable: false });
	});

	it('are left alone while the part is off, and without the intent', async () => {
		for (const looking of [watch({ isOn: async () => false }), watch({ sees: false })]) {
			await looking.noticed(joined(1));
			await looking.compare(guild);
			await looking.flush(guild);
		}
		expect([reads, recorded.length]).toEqual([0, 0]);
	});

	it('are written down before the leave of whoever is gone at once', async () => {
		const order: string[] = [];
		decides = () => order.push('joined') > 0;
		const looking = watch({ vesting: { left: async () => void order.push('left') }, pace: { settleMs: 60_000, readEveryMs: 0 } });
		await looking.noticed(joined(1));
		await looking.noticed({ what: 'left', guild, member: memberId(user(1).id) });
		expect(order).toEqual(['joined', 'left']);
		looking.stop();
	});
});

describe('invites that are made and deleted', () => {
	const made = (code: string) => {
		const change = inviteChange('INVITE_CREATE', { guild_id: guild, code, max_uses: 1, created_at: at.toISOString() });
		if (change === null) throw new Error('not read');
		return change;
	};

	it('explain no join once they are deleted, and the book hears of it with what it was', async () => {
		const told: string[] = [];
		const looking = watch({
			joins: {
				record: async (_, joins, list, { final = true, born = [], deleted = new Set<string>() } = {}) => {
					recorded.push({ born: born.map(({ code }) => code), deleted: [...deleted], joins, readable: list !== null, final });
					return true;
				},
				deleted: async (_, code, born) => void told.push(`${code} ${born?.maxUses}`)
			}
		});
		await looking.noticed(made('gone'));
		await looking.noticed(made('kept'));
		await looking.noticed({ what: 'deleted', guild, code: 'gone' });
		await looking.noticed(joined(1));
		await looking.flush(guild);
		looking.stop();
		expect(recorded[0]).toMatchObject({ born: ['kept'], deleted: ['gone'] });
		expect(told).toEqual(['gone 1']);
		expect(recorded[0]?.joins).toMatchObject([{ toldAt: at }]);
	});

	it('are told to one decision only, also where invites can not be read', async () => {
		refused = true;
		const looking = watch({ pace: { settleMs: 60_000, readEveryMs: 0 } });
		await looking.noticed(made('once'));
		for (const index of [1, 2]) {
			await looking.noticed(joined(index));
			await looking.flush(guild);
		}
		looking.stop();
		expect(recorded.map(({ born }) => born)).toEqual([['once'], []]);
	});

	it('are remembered of a guild up to what it may have', async () => {
		const looking = watch({ pace: { settleMs: 60_000, readEveryMs: 0 } });
		for (let index = 0; index < 1_100; index++) await looking.noticed(made(`code${index}`));
		await looking.noticed(joined(1));
		await looking.flush(guild);
		looking.stop();
		expect(recorded[0]?.born).toHaveLength(1_000);
		expect(recorded[0]?.born[0]).toBe('code100');
	});
});
