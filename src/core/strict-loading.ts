import type { Piece, Store, StoreRegistry } from '@sapphire/pieces';

/**
 * By default Sapphire prints a load error and starts without the piece, and lets a second piece of the same name
 * replace the first. Both become start-up failures here. Only a piece that a library brought along may be replaced.
 */
export function makeLoadingStrict(stores: StoreRegistry): void {
	for (const store of stores.values() as Iterable<Store<Piece>>) {
		const { strategy } = store;
		strategy.onError = (error, path) => {
			throw new Error(`Could not load the piece at '${path}'`, { cause: error });
		};

		const insert = store.insert.bind(store);
		store.insert = (piece) => {
			const taken = store.get(piece.name);
			if (taken && !taken.location.virtual) {
				throw new Error(`Two ${store.name} are called '${piece.name}': ${taken.location.full} and ${piece.location.full}`);
			}
			return insert(piece);
		};
	}
}
