import type { App } from './app.js';
import { finalState } from './final-state.js';
import { idOn } from './screens.js';

/** The item whose price the owner tries out, and what it costs meanwhile. */
const price = 77;

const rowsOf = async (app: Pick<App, 'db' | 'guild'>) => {
	const filter = { guild: app.guild.id };
	const settings = await app.db.collection('settings').findOne(filter);
	const item = await app.db.collection('items').findOne({ ...filter, 'definition.settlement.kind': 'credits' }, { sort: { key: 1 } });
	return { number: Number(settings?.published?.number ?? 0), key: String(item?.key), credits: Number(item?.definition.price.credits) };
};

/**
 * An owner collects edits in a draft, publishes one, regrets it, rolls back and discards the draft. Each step looks at where things are, so
 * that it can be repeated when the bot went away in the middle.
 */
export async function nextPublishStep(app: Pick<App, 'db' | 'guild' | 'people' | 'sandbox'>): Promise<'again' | 'done'> {
	const { owner } = app.people;
	const press = async (button: string) => answered(await owner.click(button));
	const { number, key, credits } = await rowsOf(app);
	const draft = async () => answered(await owner.slash('config', {}, { sub: 'publish' }));
	if (number === 0) {
		await draft();
		await press('Collect in a draft');
		await press('Collect in a draft');
		return 'again';
	}
	if (number === 1 && credits !== price) {
		answered(await owner.slash('config', { area: 'items' }, { sub: 'panel' }));
		await press('Search');
		answered(await owner.fill({ words: key }));
		await press(idOn(owner, `panel-item:-:${key}`));
		await press('Price');
		answered(await owner.fill({ credits: String(price) }));
		return 'again';
	}
	if (number === 1) {
		await draft();
		await press('Publish version 2');
		answered(await owner.fill({ note: 'tried' }));
		return 'again';
	}
	if (number === 2) {
		answered(await owner.slash('config', { version: '1' }, { sub: 'versions' }));
		await press('Roll back');
		await press('Roll back');
		return 'again';
	}
	if (credits === price) {
		await draft();
		await press('Discard draft');
		await press('Discard draft');
		return 'again';
	}
	return 'done';
}

/** Where everything stands after it: versions with their documents, what editors have, who did what. */
export async function publishState(app: App): Promise<Record<string, unknown>> {
	const guild = app.guild.id;
	const rows = (collection: string) => app.db.collection(collection).find({ guild }).toArray();
	const [versions, manifests, docs, items, audit] = await Promise.all(
		['versions', 'version_manifests', 'version_docs', 'items', 'audit'].map(rows)
	);
	const bodies = new Set(docs?.map(({ _id }) => String(_id).split('|').at(-1)));
	return {
		...(await finalState(app)),
		now: await rowsOf(app),
		versions: versions
			?.map(({ number, action, from, changes, note, manifest }) => ({ number: Number(number), action, from, changes, note, manifest }))
			.sort((one, other) => one.number - other.number),
		// Each list can be read whole.
		missing: manifests?.flatMap(({ refs }) => refs.filter(({ hash }: { hash: string }) => !bodies.has(hash))),
		lists: manifests?.map(({ _id }) => String(_id)).sort(),
		items: items?.map(({ key, definition }) => [key, definition.price?.credits]).sort(),
		audit: audit
			?.map(({ action }) => String(action))
			.filter((action) => /^(?:settings|catalogue)\./.test(action))
			.sort()
	};
}

const answered = ({ kind, text }: { readonly kind: string; readonly text: string }): void => {
	if (kind === 'failed') throw new Error('This interaction failed');
	if (/broke on our side|starting up/i.test(text)) throw new Error(text);
};
