import { container } from '@sapphire/framework';
import type { RequestContext } from '#core/interactions/index';
import type { Edition } from './record.model.js';
import { batchesOf } from './transcripts.js';
import { originalsScreen, transcriptCard } from './views/record-cards.js';

/** Messages that one answer may have; what is longer is told to be asked for in the log channel. */
const mostMessages = 5;

/** Answers with the reader's edition of a ticket's transcript; reading the staff's is audited. */
export async function answerTranscript(ctx: RequestContext, code: string): Promise<void> {
	const { record, transcripts } = container;
	const { guild, actor, view } = ctx;
	const { ticket, order, edition } = await record.standing(guild, actor, code);
	const mine: Edition = edition ?? 'member';
	await ctx.defer();
	if (mine === 'staff') await record.readStaffEdition(guild, actor, code, ctx.interactionId);
	const [transcript, maxBytes] = await Promise.all([transcripts.read(ticket, mine), transcripts.maxBytes(guild)]);
	const sized = transcript.parts.map((part) => ({ ...part, size: part.data.length }));
	for (const [index, parts] of batchesOf(sized, maxBytes).slice(0, mostMessages).entries()) {
		const screen = transcriptCard(view, {
			ticket,
			order,
			transcript: { ...transcript, parts },
			edition: mine,
			place: 'private',
			first: index === 0
		});
		if (index === 0) await ctx.reply(screen);
		else await ctx.followUp(screen);
	}
}

/** Answers with the originals of files that the reader may see. */
export async function answerFiles(ctx: RequestContext, code: string): Promise<void> {
	const { record, transcripts } = container;
	const { guild, actor, view } = ctx;
	const { ticket, edition } = await record.standing(guild, actor, code);
	await ctx.defer();
	const { files, total } = await transcripts.originals(ticket, edition ?? 'member', await transcripts.maxBytes(guild));
	await ctx.reply(originalsScreen(view, { code, files, total }));
}
