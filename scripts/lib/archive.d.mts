/** Takes the one file whose name ends with `suffix` out of a zip; rejects when it is absent or the archive damaged. */
export function unzipOne(zip: string, suffix: string, target: string): Promise<number>;
