import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FieldValue, Person } from '../../sandbox/src/index.js';
import { formOpenId } from '../../src/shop/forms/ids.js';
import { newMember } from '../support/acts.js';
import { type App, startApp } from '../support/app.js';
import { answersFor, picture, setUp } from '../support/order-script.js';
import { idOn } from '../support/screens.js';

const forms = ['Middleman deal', 'Tribe recruiting application', 'Scam or insider report'];

const story = 'They took the unicorn saddle and left at once.';

let app: App;
let owner: Person;
beforeAll(async () => {
	app = await startApp();
	({ owner } = app.people);
	await setUp(app);
}, 240_000);
afterAll(() => app?.stop());

const sent = () => app.db.collection('form_submissions').find({ guild: app.guild.id }).toArray();
const cases = () => app.db.collection('cases').find({ guild: app.guild.id }).toArray();

/** Presses a button that a later domain has posted. */
async function openForm(person: Person, form: string, about: string) {
	const { message } = await person.slash('shop');
	if (!message) throw new Error('no screen');
	return person.click(formOpenId.make({ form, about }), { forge: true, message });
}

/** Answers of the open page, also to what has files and people. */
function answers(person: Person, accused: string): Record<string, FieldValue> {
	const filled: Record<string, FieldValue> = answersFor(person);
	for (const part of person.modal()?.data.components ?? []) {
		if (part.type !== 18) continue;
		if (part.component.type === 19) filled[part.component.custom_id] = [picture];
		if (part.component.type === 4 && part.component.custom_id === 'incident_story') filled.incident_story = story;
		if (part.component.type === 5) filled[part.component.custom_id] = [accused];
	}
	return filled;
}

describe('the owner', () => {
	it('finds the three forms that the pack has brought', async () => {
		await owner.slash('config', {}, { sub: 'panel' });
		const { text } = await owner.click('Forms');
		for (const name of forms) expect(text).toContain(name);
		expect(text.match(/0 submissions wait/g)).toHaveLength(3);
	});

	it.each(['middleman-deal', 'recruit-application', 'scam-report'])('previews %s as real pages, which store nothing', async (key) => {
		await owner.slash('config', {}, { sub: 'panel' });
		await owner.click('Forms');
		const one = await owner.click(idOn(owner, 'admin.form:', key));
		expect(one.text).toContain(key === 'scam-report' ? 'that part has put its button' : 'No part of this version works on it yet');
		let outcome = await owner.click('Preview pages');
		for (let page = 1; outcome.kind === 'modal'; page++) {
			expect(owner.modal()?.title).toMatch(new RegExp(`^Preview ${page}/`));
			const shown = await owner.fill(answers(owner, owner.id));
			expect(shown.text).toContain('Nothing of it was stored.');
			if (!/\(Next page\)/.test(shown.text)) break;
			outcome = await owner.click('Next page');
		}
		expect([await sent(), await app.db.collection('form_drafts').countDocuments()]).toEqual([[], 0]);
	});
});

describe('a member', () => {
	it('can not begin what nobody works on, nor look at the forms', async () => {
		const member = newMember(app, 'Fern');
		expect((await openForm(member, 'middleman-deal', '')).text).toContain('can not be sent here yet');
		expect((await openForm(member, 'nothing', '')).text).toContain('There is no such form here');
		const { message } = await member.slash('shop');
		const refused = await member.click('1:admin.forms:-:0', { forge: true, message: message! });
		expect(refused.text).not.toContain(forms[0]);
	});

	it('reports somebody: corrects, goes on, sends once, and the domain has it once', async () => {
		const member = newMember(app, 'Moss');
		const accused = newMember(app, 'Thorn');
		let outcome = await openForm(member, 'scam-report', `member:${accused.id}`);
		let corrected = false;
		for (let page = 0; page < 8; page++) {
			if (outcome.kind === 'modal') {
				const filled = answers(member, accused.id);
				if ('incident_story' in filled && !corrected) {
					// Marks that turn the direction of writing count for Discord, and are nothing to read.
					const bad = await member.fill({ ...filled, incident_story: `x${'\u202A'.repeat(40)}` });
					expect(bad.text).toMatch(/Tell it in order/);
					corrected = true;
					outcome = await member.click('Correct');
				} else outcome = await member.fill(filled);
			} else if (/\(Continue\)/.test(outcome.text)) outcome = await member.click('Continue');
			else break;
		}
		expect([corrected, /\(Send\)/.test(outcome.text)]).toEqual([true, true]);
		const id = idOn(member, 'shop.form-send');
		const message = member.screen();
		const [first] = await Promise.all([member.click('Send'), member.click(id, { forge: true, message: message! })]);
		expect(first.text).toContain('Sent: Scam or insider report');
		await app.idle();
		const rows = await sent();
		expect(rows).toMatchObject([
			{ form: 'scam-report', member: member.id, about: `member:${accused.id}`, state: 'taken', takenBy: 'cases' }
		]);
		expect(JSON.stringify(rows)).not.toMatch(/unicorn|saddle|proof\.png/);
		const taken = await cases();
		expect(taken).toMatchObject([{ number: 1, state: 'reported', subject: accused.id, reportCount: 1 }]);
		expect(taken[0]?.reports).toMatchObject([{ by: member.id, text: expect.stringContaining('unicorn'), files: [{ name: 'proof.png' }] }]);
		await app.bot.kill9();
		await app.restart();
		await app.idle();
		expect(await cases()).toEqual(taken);
		const { text } = await owner.slash('config', { area: 'form' }, { sub: 'audit' });
		expect(text).toContain('Submission taken over');
	});
});
