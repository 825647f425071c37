import { PermissionFlagsBits as Bits } from 'discord-api-types/v10';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Person } from '../../sandbox/src/index.js';
import { newMember } from '../support/acts.js';
import { type App, botPermissions, day, startApp } from '../support/app.js';
import { caseState, nextCaseStep, withJudge } from '../support/case-script.js';
import { OrderLife, once, quiet } from '../support/order-life.js';
import { room } from '../support/order-script.js';
import { packFile } from '../support/packs.js';
import { playSteps } from '../support/play.js';
import { idOn } from '../support/screens.js';

let app: App;
let guest: Person;
/** Effects of the set-up; what comes after it is redelivered. */
let before: readonly string[];

const outbox = () => app.db.collection<{ _id: string; guild: string; kind: string; state: string }>('outbox');
const rows = (name: string, filter: object = {}) =>
	app.db
		.collection(name)
		.find({ guild: app.guild.id, ...filter })
		.toArray();
const soon = { timeout: 90_000, interval: 200 };

beforeAll(async () => {
	const pack = await packFile((json) => {
		const { gates } = (json as unknown as { trust: { gates: { key: string; require: Record<string, number | boolean> }[] } }).trust;
		for (const { key, require } of gates)
			if (key === 'vouch.give') Object.assign(require, { standing: 0, confidence: 0, settledDeals: 0, tenureDays: 0 });
	});
	app = await startApp({ pack });
}, 300_000);
afterAll(() => app?.stop());

/** Somebody comes by the buyer's link, settles something and stays. */
async function invited(life: OrderLife): Promise<void> {
	const { buyer, staff } = app.people;
	await buyer.slash('invites');
	await buyer.click('Get link and code');
	const linkOf = async () => (await rows('inviters', { member: buyer.id }))[0]?.link ?? null;
	await expect.poll(linkOf, soon).not.toBeNull();
	const link = String(await linkOf());
	const createdAt = new Date(app.sandbox.clock.now().getTime() - 700 * day);
	guest = app.sandbox.as(app.sandbox.createUser({ name: 'wren', globalName: 'Wren', createdAt }), app.guild);
	await guest.join(undefined, { invite: link });
	await expect.poll(() => rows('invites', { member: guest.id }), soon).toMatchObject([{ inviter: buyer.id, state: 'pending' }]);
	const code = await life.place(guest, 'element');
	await life.claim(staff, code);
	await life.deliver(staff, code);
	await life.confirm(guest, code);
	await app.advance(14 * day);
	await expect.poll(() => rows('invites', { member: guest.id }), soon).toMatchObject([{ state: 'vested' }]);
	await app.idle();
}

async function bothReview(life: OrderLife): Promise<void> {
	const { buyer, staff } = app.people;
	const code = await life.place(buyer);
	await life.claim(staff, code);
	await life.deliver(staff, code);
	await life.confirm(buyer, code);
	await buyer.click('5 ★', { channel: room(buyer, code) });
	await staff.click('4 ★', { channel: room(staff, code) });
	await staff.click('Give 4 ★');
	await app.idle();
}

/** A vouch for the one whom the case is about. */
async function vouched(): Promise<void> {
	const voucher = newMember(app, 'Ada');
	await voucher.slash('vouch', { member: app.people.buyer.user });
	await voucher.click('Vouch with stake');
	await app.idle();
}

/** A channel behind a gate, and somebody with a pass for it. */
async function gated(): Promise<void> {
	const { owner } = app.people;
	await owner.slash('config', { key: 'channels.recruiting', value: 'general' }, { sub: 'set' });
	await owner.slash('config', { area: 'gates' }, { sub: 'panel' });
	await owner.click('Channels');
	await owner.click(idOn(owner, 'trust.channel:-:recruiting'));
	await owner.click('Make a role');
	await app.idle();
	await owner.slash('passes');
	await owner.click(idOn(owner, 'trust.gate-passes:-:recruiting:'));
	await owner.select('Give a pass to …', [guest.user]);
	await owner.fill({ days: '30', reason: 'Known from another server' });
	await expect.poll(() => rows('gate_role_members', { member: guest.id, given: true }), soon).toHaveLength(1);
	await app.idle();
}

/** Everything that people see, beside the rows. */
async function whole(): Promise<Record<string, unknown>> {
	const members = app.sandbox.members(app.guild);
	const points = await rows('trust_points');
	return {
		...(await caseState(app)),
		carried: members.map(({ user, roles }) => [user.global_name, [...roles].sort()]),
		dms: members.map(({ user }) => [user.global_name, app.sandbox.as(user, app.guild).dms().length]),
		links: (await rows('inviters')).map(({ member, link, linkState, vested, pending }) => ({ member, link, linkState, vested, pending })),
		books: (await rows('invite_books')).map(({ joins, unknown, live }) => ({ joins, unknown, live })),
		roles: (await rows('gate_roles')).map(({ slot, role, rev }) => ({ slot, role, rev })),
		rolesOf: (await rows('gate_role_members')).map(({ member, slot, given, rev }) => ({ member, slot, given, rev })),
		passes: (await rows('gate_passes')).map(({ gate, member, rev }) => ({ gate, member, rev })),
		points: points.map(({ _id, standing, badDeals }) => [_id, Math.round(standing * 100), badDeals]).sort()
	};
}

test('people bring each other, review, vouch, pass a gate and go to court', { timeout: 400_000 }, async () => {
	const life = new OrderLife(app, once);
	await life.setUp();
	app.sandbox.setBotPermissions(app.guild, botPermissions | Bits.ManageGuild | Bits.CreateInstantInvite);
	await app.advance(3_700_000);
	await expect.poll(async () => (await rows('invite_books'))[0]?.blind, soon).toBe(false);
	await app.idle();
	before = await outbox().distinct('_id', { guild: app.guild.id });

	await invited(life);
	// Somebody who came at the same moment as the guest would make it unclear whose link was used.
	await withJudge(app);
	await bothReview(life);
	await vouched();
	await gated();
	await playSteps(app, () => nextCaseStep(app));
	await quiet(app);
});

test('whatever the outbox delivers twice about trust, reviews, invites and gates changes nothing', { timeout: 300_000 }, async () => {
	const expected = await whole();
	expect(expected).toMatchObject({ dead: [], misfolded: [], unfolded: [{ behind: 0 }] });
	const again = { guild: app.guild.id, state: 'done', _id: { $nin: before } };
	const kinds: readonly string[] = await outbox().distinct('kind', again);
	expect(kinds).toEqual(expect.arrayContaining([...wanted]));

	await app.bot.stop();
	const { modifiedCount } = await outbox().updateMany(again, {
		$set: { state: 'pending', live: true, unsure: true, nextAt: new Date(0) },
		$unset: { doneAt: '' }
	});
	expect(modifiedCount).toBeGreaterThan(wanted.length);
	await app.restart();
	await quiet(app);
	const found = await whole();
	for (const [part, value] of Object.entries(expected)) expect(found[part], part).toEqual(value);
});

/** Kinds of effects that must be among those that are delivered again. */
const wanted = ['cases.call', 'cases.room', 'cases.card', 'cases.notice', 'trust.folded>course'];
