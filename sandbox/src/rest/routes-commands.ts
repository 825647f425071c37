import { checkCommand, checkCommandSet } from '../limits/commands.js';
import { isObject } from '../limits/form.js';
import { type CommandInput, commandsIn, editCommand, findCommand, replaceCommands, upsertCommand } from '../world/commands.js';
import type { Context } from './context.js';
import { created, noContent, ok, type Router } from './router.js';

/** The limits layer has accepted the body. */
function asCommand(body: unknown): CommandInput {
	return isObject(body) ? body : {};
}

function routesFor(router: Router, base: string, scope: (context: Context) => string | undefined): void {
	router.add('GET', base, (context) => ok(commandsIn(context.world, scope(context))));
	router.add('PUT', base, (context) => {
		const guildId = scope(context);
		checkCommandSet(context.json);
		return ok(replaceCommands(context.world, Array.isArray(context.json) ? context.json.map(asCommand) : [], guildId));
	});
	router.add('POST', base, (context) => {
		const guildId = scope(context);
		checkCommand(context.body);
		const { command, created: isNew } = upsertCommand(context.world, asCommand(context.body), guildId);
		return isNew ? created(command) : ok(command);
	});
	const one = (context: Context) => findCommand(context.world, context.param('command_id'), scope(context));
	router.add('GET', `${base}/{command_id}`, (context) => ok(one(context)));
	router.add('PATCH', `${base}/{command_id}`, (context) => {
		const command = one(context);
		checkCommand({ type: command.type, ...context.body }, true);
		return ok(editCommand(context.world, command, asCommand(context.body)));
	});
	router.add('DELETE', `${base}/{command_id}`, (context) => {
		const command = one(context);
		context.world.commands.delete(command.id);
		context.world.emit('COMMANDS_UPDATE', [], { guildId: command.guild_id ?? null });
		return noContent;
	});
}

/** Application commands, global and per guild. */
export function commandRoutes(router: Router): void {
	routesFor(router, '/applications/{application_id}/commands', (context) => {
		context.application();
		return undefined;
	});
	routesFor(router, '/applications/{application_id}/guilds/{guild_id}/commands', (context) => {
		context.application();
		return context.guild().data.id;
	});
}
