import { container } from '@sapphire/framework';
import type { RequestContext } from '#core/interactions/index';
import type { Screen } from '#core/views/kit';
import type { AuditQuery } from './audit/audit.service.js';
import { auditFileView, auditView } from './views/audit.view.js';

type Reader = Pick<RequestContext, 'guild' | 'actor' | 'view'>;

/** A page of the audit log. */
export async function auditScreen(
	{ guild, actor, view }: Reader,
	{ page, at, ...query }: AuditQuery & { readonly page: number; readonly at: string }
): Promise<Screen> {
	return auditView(view, await container.auditLog.page(guild, actor, cleaned(query), { page, at }));
}

/** Sends what is filtered as a file. */
export async function sendAudit(
	{ guild, actor, view, interactionId, defer, reply }: Reader & Pick<RequestContext, 'interactionId' | 'defer' | 'reply'>,
	query: AuditQuery
): Promise<void> {
	await defer();
	await reply(auditFileView(view, await container.auditLog.export(guild, actor, cleaned(query), interactionId)));
}

/** Filters come out of ids and options: what is no area and nobody is no filter. A day that is none is refused before it reaches an id. */
function cleaned({ area, member, from }: AuditQuery): AuditQuery {
	return {
		area: /^[a-z]{1,20}$/.test(area) && area !== 'all' ? area : '',
		member: /^\d{15,20}$/.test(member) ? member : '',
		from: from === 'all' ? '' : from.trim()
	};
}
