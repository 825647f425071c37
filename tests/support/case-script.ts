import type { Outcome, Person } from '../../sandbox/src/index.js';
import { newMember } from './acts.js';
import type { App } from './app.js';
import { player } from './eight-orders.js';
import { finalState } from './final-state.js';
import { claimGrant, picture } from './order-script.js';
import { trustRows } from './trust-rows.js';

type Played = Pick<App, 'db' | 'guild' | 'people' | 'sandbox' | 'idle'>;

/** Who judges what the owner has judged. */
export const otherJudge = 'Odo';
/** Credits that the verdict takes from the one who is reported. */
const compensation = '400';
const about = { case: 'C-1' };

/** A second judge, who has nothing to do with anybody. */
export async function withJudge(app: Played): Promise<void> {
	const settings = await app.db.collection('settings').findOne({ guild: app.guild.id });
	app.sandbox.giveRole(app.guild, newMember(app, otherJudge), settings?.slots.roles.judge);
}

/** What is there before the report: a second judge, and credits that a verdict can take. */
export async function beforeCase(app: App): Promise<void> {
	await withJudge(app);
	await claimGrant(app.people.buyer);
	await app.idle();
}

/**
 * A case as people play it: report, admission, statement, verdict with sanction, money and evidence, appeal, and another judge who takes all
 * of it back. Each step looks at where the case is.
 */
export async function nextCaseStep(app: Played): Promise<'again' | 'done'> {
	const { buyer: subject, otherBuyer: reporter, owner } = app.people;
	const row = await app.db.collection('cases').findOne({ guild: app.guild.id });
	const seen = async (who: Person, button: string): Promise<void> => {
		answered(await who.slash('case', about, { sub: 'view' }));
		answered(await who.click(button));
	};
	switch (row?.state) {
		case undefined:
			answered(await reporter.contextMenu('Report member', { user: subject.user }));
			answered(
				await reporter.fill({ kind: ['scam'], words: 'Took my credits and never came to the meeting.', proof: [picture], about: '' })
			);
			return 'again';
		case 'reported':
			await seen(owner, 'Admit report');
			return 'again';
		case 'admitted':
			if (row.statements.length === 0) {
				await seen(subject, 'Give your side');
				answered(await subject.fill({ words: 'The server was down that evening.' }));
				return 'again';
			}
			await seen(owner, 'Decide');
			answered(
				await owner.fill({
					verdict: ['upheld'],
					severity: ['heavy'],
					sanction: ['no-trade'],
					reason: 'The clip shows it, and the other side was heard.',
					notes: 'First time.'
				})
			);
			answered(await owner.click('Compensation'));
			answered(await owner.fill({ amount: compensation, harmed: [reporter.id] }));
			answered(await owner.click('Confirm verdict'));
			return 'again';
		case 'decided':
			answered(await subject.slash('case', about, { sub: 'appeal' }));
			answered(await subject.fill({ words: 'Here is the log of the server, it was down for six hours.' }));
			return 'again';
		case 'appealed': {
			const judge = player(app, otherJudge);
			await seen(judge, 'Decide appeal');
			answered(await judge.fill({ outcome: ['reverse'], reason: 'The log of the server is real, nobody could play.' }));
			answered(await judge.click('Confirm verdict'));
			return 'again';
		}
		case 'final':
			return 'done';
		default:
			throw new Error(`the case is ${row?.state}`);
	}
}

/** Where everything stands after it, with who did what. */
export async function caseState(app: App): Promise<Record<string, unknown>> {
	const audit = await app.db.collection('audit').find({ guild: app.guild.id, target: 'case:1' }).toArray();
	// Somebody who looks again at a case is one more entry.
	const actions = audit.map(({ action }) => String(action)).filter((action) => action !== 'case.opened');
	return { ...(await finalState(app)), ...(await trustRows(app)), audit: actions.sort() };
}

const answered = ({ kind, text }: Outcome): void => {
	if (kind === 'failed') throw new Error('This interaction failed');
	if (/broke on our side|starting up/i.test(text)) throw new Error(text);
};
