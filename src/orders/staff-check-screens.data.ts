import { container } from '@sapphire/framework';
import { memberId } from '#core/ids';
import type { RequestContext } from '#core/interactions/index';
import type { Screen } from '#core/views/kit';
import { staffCheckCard } from './views/staff-check.js';

/** Whether somebody is on an order of the reader. Who is not can be reported where reports are taken. */
export async function staffCheckOf(
	{ guild, actor, view }: Pick<RequestContext, 'guild' | 'actor' | 'view'>,
	other: { readonly id: string; readonly displayName: string; readonly bot: boolean }
): Promise<Screen> {
	const [shared, takesReports] = await Promise.all([
		container.staffCheck.shared(guild, actor, memberId(other.id)),
		container.settings.feature(guild, 'trust')
	]);
	const reportable = takesReports && !other.bot && other.id !== actor.id;
	return staffCheckCard(view, other.displayName, shared, reportable ? other.id : null);
}
