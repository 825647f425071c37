import type { GuildId } from '#core/ids';
import type { ScreenFile } from '#core/views/kit';
import type { Uploads } from './uploads.service.js';

/** A stored file as a screen shows it: pictures in a gallery, others by name. */
export type ShownFile = ScreenFile & { readonly image: boolean };

/** Stored files by id, in order, with names that no two of them share; one that is gone is left out. */
export async function shownFiles(uploads: Pick<Uploads, 'read'>, guild: GuildId, ids: readonly string[]): Promise<readonly ShownFile[]> {
	const found = await Promise.all(ids.map((id) => uploads.read(guild, id)));
	return found.flatMap((stored, index) => {
		if (!stored) return [];
		const { file, bytes } = stored;
		const name = `${index + 1}-${file.name.replace(/[^A-Za-z0-9._-]+/g, '_')}`;
		return [{ name, data: bytes, image: file.type.startsWith('image/') }];
	});
}
