import sharp from 'sharp';

/** Largest side of a picture that the bot draws itself, in pixels. */
const maxSide = 2_000;

/** A drawing of our own (no text: there may be no font) as a PNG. @throws RangeError for one that is larger than 2,000 pixels. */
export async function drawn(svg: string): Promise<Buffer> {
	const image = sharp(Buffer.from(svg), { density: 72 });
	const { width = 0, height = 0 } = await image.metadata();
	if (width > maxSide || height > maxSide) throw new RangeError(`A picture of ${width} × ${height} is too large`);
	return image.png({ compressionLevel: 9 }).toBuffer();
}
