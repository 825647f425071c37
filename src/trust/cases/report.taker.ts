import type { Actor } from '#core/actor';
import { DomainError } from '#core/errors';
import type { MemberId } from '#core/ids';
import { type FileRef, type FormTaker, isFiles, type Submission, type SubmittedAnswer } from '#shop';
import { type CaseKind, caseKinds } from './case.model.js';
import { orderCodeIn, personArg, textBounds } from './case.rules.js';
import type { NewReport, ReportPlan, ReportService } from './report.service.js';

/** What packs call the kinds of a case; a form may use the names of the kinds themselves, too. */
const kindsByChoice: Readonly<Record<string, CaseKind>> = {
	not_delivered: 'noDelivery',
	insiding: 'insider',
	alt: 'alt',
	chargeback: 'chargeback',
	impersonation: 'impersonation',
	harassment: 'harassment'
};

/** Takes over what members send with the guild's own form for reports: one report for each member whom it accuses. */
export function reportTaker(reports: Pick<ReportService, 'mayReport' | 'plan'>): FormTaker {
	return {
		domain: 'cases',
		check: (guild, actor: Actor, about) => reports.mayReport(guild, actor.id, memberOf(about)),
		async take(submission) {
			const plans: ReportPlan[] = [];
			let refused = 0;
			for (const report of reportsIn(submission)) {
				try {
					await reports.mayReport(submission.guild, report.by, report.subject, plans.length);
					const fresh = plans.filter((plan) => plan.fresh).length;
					plans.push(await reports.plan(submission.guild, report, fresh));
				} catch (error) {
					// A limit was reached while the form waited: it stays without a report.
					if (!(error instanceof DomainError)) throw error;
					refused += 1;
				}
			}
			return {
				changes: plans.flatMap(({ changes }) => changes),
				outbox: plans.flatMap(({ outbox }) => outbox),
				audit: [
					...plans.flatMap(({ audit }) => audit),
					...(refused > 0
						? [
								{
									actor: submission.member,
									actorKind: 'member' as const,
									action: 'case.refused',
									target: `form:${submission.form}:${submission.id}`,
									after: { reports: refused }
								}
							]
						: [])
				]
			};
		}
	};
}

/** Reports in a submission, by what its questions are, whatever the owner has called them. Pure. */
export function reportsIn({ member, about, answers }: Submission): readonly NewReport[] {
	const of = (type: string): SubmittedAnswer | undefined => answers.find(({ question }) => question.type === type);
	const named = answers.flatMap(({ question, answer }) => (question.type === 'user' ? peopleIn(answer) : []));
	const own = memberOf(about);
	const accused = [...new Set([...(own ? [own] : []), ...named])].filter((subject) => subject !== member);
	const kind = kindIn(of('select')?.answer);
	const files: FileRef[] = answers.flatMap(({ answer }) => (isFiles(answer) ? [...answer] : []));
	const orders = [...new Set(answers.flatMap(({ answer }) => (typeof answer === 'string' ? (orderCodeIn(answer) ?? []) : [])))];
	const text = answers
		.flatMap(({ question, answer }) => {
			if (typeof answer !== 'string' && typeof answer !== 'number') return [];
			return question.type === 'paragraph' ? [String(answer)] : [`${question.label}: ${answer}`];
		})
		.join('\n')
		.slice(0, textBounds.report[1] * 2);
	return accused.slice(0, 3).map((subject) => ({ by: member, subject, kind, text, files: files.slice(0, 10), orders, message: null }));
}

const memberOf = (about: string | null): MemberId | null =>
	about?.startsWith('member:') ? personArg(about.slice('member:'.length)) : null;

function peopleIn(answer: SubmittedAnswer['answer']): readonly MemberId[] {
	const ids = typeof answer === 'string' ? [answer] : Array.isArray(answer) ? answer : [];
	return ids.flatMap((id: unknown) => {
		const person = typeof id === 'string' ? personArg(id) : null;
		return person ? [person] : [];
	});
}

function kindIn(answer: SubmittedAnswer['answer'] | undefined): CaseKind {
	const chosen = typeof answer === 'string' ? answer : Array.isArray(answer) && typeof answer[0] === 'string' ? answer[0] : '';
	return caseKinds.find((kind) => kind === chosen) ?? kindsByChoice[chosen] ?? 'scam';
}
