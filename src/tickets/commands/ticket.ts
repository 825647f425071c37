import { ApplyOptions } from '@sapphire/decorators';
import { NotFound } from '#core/errors';
import { memberId } from '#core/ids';
import { type CommandContext, TributeSubcommand } from '#core/interactions/index';
import { parseOrderCode } from '#orders';
import { answerTranscript } from '../record/reading.js';
import { closingScreen, roomScreen } from '../ticket-screens.data.js';
import { peopleChanged } from '../views/room-lines.js';

/** `/ticket`: the room of an order. */
@ApplyOptions<TributeSubcommand.Options>({
	namespace: 'tickets',
	feature: 'always',
	capability: 'party',
	entries: [
		{ name: 'add', run: 'add', parameters: [{ type: 'user', name: 'member', required: true }] },
		{ name: 'remove', run: 'remove', parameters: [{ type: 'user', name: 'member', required: true }] },
		{ name: 'close', run: 'close' },
		{ name: 'reopen', run: 'reopen', parameters: [{ type: 'string', name: 'order', maxLength: 10 }] },
		{ name: 'transcript', run: 'transcript', parameters: [{ type: 'string', name: 'ticket', required: true, autocomplete: true }] }
	]
})
export class TicketCommand extends TributeSubcommand {
	public async add(ctx: CommandContext): Promise<void> {
		const who = picked(ctx);
		await this.container.ticketPeople.add(ctx.guild, ctx.actor, ctx.channel, who, ctx.interactionId);
		return ctx.reply(peopleChanged(ctx.view, { name: who.name, what: 'added' }));
	}

	public async remove(ctx: CommandContext): Promise<void> {
		const who = picked(ctx);
		await this.container.ticketPeople.remove(ctx.guild, ctx.actor, ctx.channel, who, ctx.interactionId);
		return ctx.reply(peopleChanged(ctx.view, { name: who.name, what: 'removed' }));
	}

	public async close({ guild, actor, channel, view, reply }: CommandContext): Promise<void> {
		const { code } = await this.container.tickets.here(guild, channel);
		return reply(await closingScreen(view, guild, await this.container.ticketClosing.request(guild, actor, code)));
	}

	public async reopen(ctx: CommandContext): Promise<void> {
		const { guild, actor, view } = ctx;
		return ctx.reply(await roomScreen(view, guild, await this.container.ticketClosing.reopen(guild, actor, await this.#code(ctx))));
	}

	public async transcript(ctx: CommandContext): Promise<void> {
		await answerTranscript(ctx, codeFrom(ctx.options.getString('ticket', true)));
	}

	/** The order that was named, else the one whose room this is. */
	async #code({ guild, channel, options }: CommandContext): Promise<string> {
		const typed = options.getString('order');
		if (typed === null) return (await this.container.tickets.here(guild, channel)).code;
		return codeFrom(typed);
	}
}

/** A code as somebody typed it. @throws NotFound when it can't be one. */
function codeFrom(typed: string): string {
	const code = parseOrderCode(typed);
	if (!code) throw new NotFound('tickets', { code: { kind: 'user-text', value: typed.slice(0, 20) } });
	return code;
}

function picked({ options }: CommandContext) {
	const user = options.getUser('member', true);
	return { id: memberId(user.id), name: user.displayName, present: options.getMember('member') !== null };
}
