import { describe, expect, it } from 'vitest';
import type { Actor } from '#core/actor';
import { memberId, roleId } from '#core/ids';
import { callFor, hasCapability, newlyStaffed, type SlotFacts, slotsHeld } from './policy.js';
import { slotsSettings } from './settings.settings.js';

const roles = { admin: roleId('300000000000000001'), courier: roleId('300000000000000002'), vetted: roleId('300000000000000003') };

const { roleSlots: definitions } = slotsSettings.parse({
	roleSlots: [
		{ key: 'owner', name: 'Owner' },
		{ key: 'admin', name: 'Admin', create: true, fallback: ['owner'] },
		{ key: 'fulfiller', name: 'Courier', create: true, fallback: ['admin', 'owner'] },
		{ key: 'recruiter', name: 'Recruiter', create: true, fallback: ['moderator', 'admin', 'owner'] },
		{ key: 'moderator', name: 'Moderator', create: true, fallback: ['recruiter'] },
		{ key: 'member', name: 'Everyone' }
	],
	channelSlots: []
});

const actor = (held: readonly string[], isGuildOwner = false): Actor => ({
	id: memberId('400000000000000001'),
	name: 'Mira',
	roles: held.map(roleId),
	isGuildOwner,
	managesGuild: false,
	joinedAt: new Date(0),
	accountCreatedAt: new Date(0),
	locale: 'en-US'
});

const facts = (mapped: Record<string, string>, staffed: Record<string, string> = {}): SlotFacts => ({
	definitions,
	roles: mapped,
	staffed
});
const fulfil = { key: 'orders.fulfil', slots: ['fulfiller'], description: '' };

describe('who has a capability', () => {
	const mapped = { admin: roles.admin, fulfiller: roles.courier };
	const table: readonly [string, SlotFacts, Actor, boolean][] = [
		['the owner, before anything is mapped', facts({}), actor([], true), true],
		['the owner, also when the slot has members', facts(mapped, { fulfiller: roles.courier }), actor([], true), true],
		['a plain member', facts(mapped), actor([]), false],
		['a plain member, while nothing is mapped', facts({}), actor([]), false],
		['who carries the role', facts(mapped), actor([roles.courier]), true],
		['an admin, while the slot is unmapped', facts({ admin: roles.admin }), actor([roles.admin]), true],
		['an admin, while nobody carries the role', facts(mapped), actor([roles.admin]), true],
		['an admin, once the slot has a member', facts(mapped, { fulfiller: roles.courier }), actor([roles.admin]), false],
		['an admin, after the slot got another role', facts(mapped, { fulfiller: roles.vetted }), actor([roles.admin]), true]
	];
	it.each(table)('%s', (_name, given, who, expected) => {
		expect(hasCapability(given, fulfil, who)).toBe(expected);
	});

	it('nobody but the owner has a capability that the guild does not know', () => {
		expect(hasCapability(facts(mapped), undefined, actor([roles.admin, roles.courier]))).toBe(false);
		expect(hasCapability(facts(mapped), undefined, actor([], true))).toBe(true);
	});

	it('slots that fall back to each other end', () => {
		expect(hasCapability(facts({}), { key: 'x', slots: ['moderator'], description: '' }, actor([roles.admin]))).toBe(false);
	});
});

describe('slots', () => {
	it('one person stands for every slot in a new guild', () => {
		expect([...slotsHeld(facts({}), actor([], true))].sort()).toEqual(['admin', 'fulfiller', 'member', 'moderator', 'owner', 'recruiter']);
	});

	it('a member stands for everyone only', () => {
		expect([...slotsHeld(facts({}), actor([]))]).toEqual(['member']);
	});

	it('a call reaches the owner until somebody carries the role', () => {
		expect(callFor(facts({}), 'fulfiller')).toEqual({ roles: [], owner: true });
		expect(callFor(facts({ fulfiller: roles.courier }), 'fulfiller')).toEqual({ roles: [roles.courier], owner: true });
		expect(callFor(facts({ fulfiller: roles.courier }, { fulfiller: roles.courier }), 'fulfiller')).toEqual({
			roles: [roles.courier],
			owner: false
		});
		expect(callFor(facts({}), 'unknown')).toEqual({ roles: [], owner: true });
	});

	it('the first member of a slot is noticed once', () => {
		const given = facts({ fulfiller: roles.courier, admin: roles.admin }, { admin: roles.admin });
		expect(newlyStaffed(given, actor([roles.courier, roles.admin]), ['fulfiller', 'admin'])).toEqual([
			{ slot: 'fulfiller', role: roles.courier }
		]);
		expect(newlyStaffed(given, actor([]), ['fulfiller'])).toEqual([]);
	});
});
