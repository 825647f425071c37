import sharp from 'sharp';

/** A small picture of a larger one. */
export interface Thumbnail {
	/** WebP. */
	readonly data: Buffer;
	readonly width: number;
	readonly height: number;
}

/** Longer side, in pixels. */
const side = 480;
const maxBytes = 96 * 1024;
/** A picture of more pixels is not opened: a small file can stand for a huge one. */
const maxPixels = 64_000_000;
const qualities = [72, 50, 30] as const;
const readable = new Set(['image/png', 'image/apng', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif']);

// Pictures are rare and small; a pool of their own threads and a cache would only cost memory.
sharp.concurrency(1);
sharp.cache(false);

/** Makes the small picture of an image file, without what cameras write into it; `null` for what is no picture or can't be read. */
export async function thumbnailOf(bytes: Buffer, type: string): Promise<Thumbnail | null> {
	if (!readable.has(type)) return null;
	try {
		for (const quality of qualities) {
			const { data, info } = await sharp(bytes, { limitInputPixels: maxPixels, failOn: 'error', pages: 1 })
				.rotate()
				.resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
				.webp({ quality })
				.toBuffer({ resolveWithObject: true });
			if (data.length <= maxBytes) return { data, width: info.width, height: info.height };
		}
		return null;
	} catch {
		// Whatever the decoder stumbles over, the original is kept and named.
		return null;
	}
}
