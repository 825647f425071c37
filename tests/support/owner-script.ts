import type { App } from './app.js';
import { finalState } from './final-state.js';
import { idOn } from './screens.js';

type Rows = readonly { readonly [field: string]: unknown }[];

type Played = Pick<App, 'db' | 'guild' | 'people' | 'sandbox' | 'idle'>;

const category = 'Paintings';
const item = 'Portrait';
const setting = 'tickets.remakesPerDay';
const right = 'audit.view';
/** What the owner sets. */
const wanted = { remakes: 7, price: 55, pieces: 9 } as const;

/**
 * An afternoon of an owner: a category, an item with a question, put up for sale, priced anew, counted, archived and back, a setting, a
 * right. Each step looks at where things are, so it can be repeated when the bot went away in the middle.
 */
export async function nextOwnerStep(app: Played): Promise<'again' | 'done'> {
	const { owner } = app.people;
	const filter = { guild: app.guild.id };
	const row = await app.db.collection('items').findOne({ ...filter, 'definition.name': item });
	const group = await app.db.collection('categories').findOne({ ...filter, name: category });
	const settings = await app.db.collection('settings').findOne(filter);
	const press = async (button: string) => answered(await owner.click(button));
	const send = async (values: Parameters<typeof owner.fill>[0]) => answered(await owner.fill(values));

	if (!group) {
		answered(await owner.slash('config', { area: 'categories' }, { sub: 'panel' }));
		await press('New category');
		await send({ name: category, emoji: '🎨', description: 'By hand', checklist: 'Dry\nSigned' });
		return 'again';
	}
	if (!row) {
		answered(await owner.slash('config', { area: 'categories' }, { sub: 'panel' }));
		await press(idOn(app.people.owner, 'panel-categories:', ':1'));
		await press(idOn(app.people.owner, 'panel-category:', `:${String(group.key)}`));
		await press('New item');
		await send({ name: item, summary: 'Of a dino', longText: 'In oil', credits: '40', per: 'portrait' });
		return 'again';
	}
	const { definition } = row;
	if (definition.questions.length === 0) {
		await openItem(app);
		await press('Questions');
		await press('Add question');
		await send({ questionLabel: 'Which frame', kind: ['select'], details: 'Oak\nGold', required: true });
		return 'again';
	}
	if (definition.price.credits !== wanted.price) {
		await openItem(app);
		await press(idOn(app.people.owner, 'panel-form', ':price'));
		await send({ credits: String(wanted.price) });
		return 'again';
	}
	if (definition.stock.mode !== 'finite') {
		await openItem(app);
		await press(idOn(app.people.owner, 'panel-form', ':stock'));
		await send({ stockMode: ['finite'] });
		return 'again';
	}
	if (!(await app.db.collection('stock').findOne({ ...filter, item: row.key, available: wanted.pieces }))) {
		await openItem(app);
		await press('Variants');
		await press(idOn(app.people.owner, 'panel-variant:', ':0'));
		await press('Count pieces');
		await send({ move: `=${wanted.pieces}`, reason: 'counted the vault' });
		return 'again';
	}
	if (settings?.values?.tickets?.remakesPerDay !== wanted.remakes) {
		answered(await owner.slash('config', { key: setting, value: String(wanted.remakes) }, { sub: 'set' }));
		return 'again';
	}
	const mapped: readonly { key: string; slots: readonly string[] }[] = settings?.values?.permissions?.capabilities ?? [];
	if (!mapped.find(({ key }) => key === right)?.slots.includes('fulfiller')) {
		const role = { id: String(settings?.slots.roles.fulfiller) };
		answered(await owner.slash('config', { capability: right, role }, { group: 'permissions', sub: 'map' }));
		await press('Give it');
		return 'again';
	}
	if (!row.active) {
		await openItem(app);
		await press('Put up for sale');
		return 'again';
	}
	return 'done';
}

async function openItem(app: Played): Promise<void> {
	const { owner } = app.people;
	answered(await owner.slash('config', { area: 'items' }, { sub: 'panel' }));
	answered(await owner.click('Search'));
	answered(await owner.fill({ words: item }));
	answered(await owner.click(idOn(app.people.owner, 'panel-item:')));
}

/** What the owner's afternoon has left: catalogue, its history, settings with rights, pieces. Times and ids of people are left out. */
export async function ownerRows(app: Pick<App, 'db' | 'guild'>): Promise<Record<string, unknown>> {
	const all = (collection: string, more: object = {}): Promise<Rows> =>
		app.db
			.collection(collection)
			.find({ guild: app.guild.id, ...more })
			.toArray();
	const [items, categories, edits, settings] = await Promise.all([
		all('items', { 'definition.name': item }),
		all('categories', { name: category }),
		all('catalogue_history'),
		all('settings')
	]);
	const stock = await all('stock', { item: String(items[0]?.key) });
	return {
		items: items.map(({ key, active, version, definition }) => ({ key, active, version, definition })),
		categories: categories.map(({ key, name, checklist, active, version }) => ({ key, name, checklist, active, version })),
		edits: edits.map(({ edit, index, action, row, version, delta }) => ({ edit, index, action, row: keyOf(row), version, delta })),
		settings: settings.map(({ version, values }) => ({ version, values })),
		pieces: stock.map(({ part, available, reserved }) => ({ part, available, reserved }))
	};
}

const keyOf = (row: unknown): string => String(row).split('|').slice(1).join('|');

/** Where everything stands after an owner's afternoon, with who did what. */
export async function ownerState(app: App): Promise<Record<string, unknown>> {
	const audit = await app.db.collection('audit').find({ guild: app.guild.id }).toArray();
	return {
		...(await finalState(app)),
		...(await ownerRows(app)),
		// A look that found something broken, and seals, depend on when the bot was away.
		audit: audit
			.map(({ action }) => String(action))
			.filter((action) => !/^(?:check|audit)\./.test(action))
			.sort()
	};
}

const answered = ({ kind, text }: { readonly kind: string; readonly text: string }): void => {
	if (kind === 'failed') throw new Error('This interaction failed');
	if (/broke on our side|starting up/i.test(text)) throw new Error(text);
};
