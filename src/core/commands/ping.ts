import { readFileSync } from 'node:fs';
import { ApplyOptions } from '@sapphire/decorators';
import { type CommandContext, TributeCommand } from '../interactions/index.js';
import { container, screen, text } from '../views/kit.js';

const { version }: { version: string } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));

/** Says that the bot is awake; the least that a command can do. */
@ApplyOptions<TributeCommand.Options>({ namespace: 'core', capability: 'public', feature: 'always' })
export class PingCommand extends TributeCommand {
	public override handle({ view, reply }: CommandContext): Promise<void> {
		return reply(screen(container('neutral', text(view.t('core:ping.answer', { version })))));
	}
}
