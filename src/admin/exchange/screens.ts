import { container } from '@sapphire/framework';
import { DomainError, NotFound } from '#core/errors';
import type { RequestContext, UploadedFile } from '#core/interactions/index';
import type { Screen } from '#core/views/kit';
import { exportFormats, mostFileBytes, readUpload, textOf, type UndoMode } from '#shop';
import { editorOf } from '../panel/screens.js';
import { exportView, homeView, resultView, undoneView } from '../views/exchange.view.js';
import { planView, problemsView, rowView } from '../views/exchange-plan.view.js';

type Context = Pick<RequestContext, 'guild' | 'actor' | 'view'>;
type Acting = Context & Pick<RequestContext, 'interactionId'>;

/** Import and export. */
export async function importHome({ guild, actor, view }: Context): Promise<Screen> {
	return homeView(view, await container.imports.recent(guild, actor));
}

/**
 * What a file would do, or what is wrong with it.
 *
 * @throws Forbidden · DomainError `shop.importFile` {size, max} for one that is too large · `shop.importUnread` when it can't be read
 */
export async function uploadScreen(context: Acting, file: Pick<UploadedFile, 'name' | 'url' | 'size'>): Promise<Screen> {
	const { guild, actor, view } = context;
	const { imports, importReaders, catalogue } = container;
	await imports.allow(guild, actor);
	const tooLarge = (): DomainError => new DomainError('shop.importFile', { max: Math.floor(mostFileBytes / 1024) });
	if (file.size > mostFileBytes) throw tooLarge();
	const name = file.name.replaceAll(/[\p{Cc}\p{Cf}]/gu, '').slice(0, 100) || 'file';
	const text = textOf(await fetched(file.url));
	const editor = editorOf(context);
	if (text === null) {
		const id = await imports.refuse(guild, editor, name, [{ path: '', message: 'Not a text in UTF-8', check: 'file' }]);
		return problemsView(view, id, await imports.problems(guild, actor, id), 0);
	}
	const reader = importReaders.for({ name, text });
	if (reader) return reader.open(context, { name, text });
	const read = readUpload(name, text, await catalogue.items(guild, actor));
	if (read.ok) return planScreen(context, await imports.start(guild, editor, read.incoming), 0);
	const id = await imports.refuse(guild, editor, name, read.problems);
	return problemsView(view, id, await imports.problems(guild, actor, id), 0);
}

async function fetched(url: string): Promise<Buffer> {
	try {
		return await container.downloads.download(url, mostFileBytes);
	} catch (error) {
		// The address is Discord's, but it came with the request: whatever went wrong, the way out is to send the file again.
		container.logger.debug('An import could not be read', error);
		throw new DomainError('shop.importUnread');
	}
}

/** A page of what an import would do. @throws Forbidden · NotFound `shop.import` */
export async function planScreen({ guild, actor, view }: Context, id: string, page: number): Promise<Screen> {
	return planView(view, await container.imports.look(guild, actor, id), page);
}

/** One row of it. A place that it no longer has leads to the plan. */
export async function rowScreen(context: Context, id: string, place: number, page: number): Promise<Screen> {
	const planned = await container.imports.look(context.guild, context.actor, id);
	return planned.plan.rows[place] ? rowView(context.view, planned, place, page) : planView(context.view, planned, 0);
}

/** A page of what is wrong with a file. */
export async function problemsScreen({ guild, actor, view }: Context, id: string, page: number): Promise<Screen> {
	return problemsView(view, id, await container.imports.problems(guild, actor, id), page);
}

/** What an import did. */
export async function resultScreen({ guild, actor, view }: Context, id: string): Promise<Screen> {
	return resultView(view, await container.imports.result(guild, actor, id));
}

/** Takes an import back. */
export async function undoScreen(context: Acting, id: string, mode: UndoMode): Promise<Screen> {
	const { guild, view } = context;
	return undoneView(view, id, await container.imports.undo(guild, editorOf(context), id, mode));
}

/** Sends the shop as a file that only this person sees. */
export async function sendExport(context: Acting & Pick<RequestContext, 'defer' | 'reply'>, wanted: string): Promise<void> {
	const format = exportFormats.find((one) => one === wanted);
	if (format === undefined) throw new NotFound('shop.exportFormat');
	await context.defer();
	await context.reply(exportView(context.view, await container.exports.file(context.guild, editorOf(context), format)));
}
