/** Hash of the paths and contents of files and folders, relative to `root`; what is absent counts as absent. */
export function contentHash(root: string, parts: string[]): string;
/** Copies what the compiler leaves out. */
export function copyAssets(from: string, to: string): void;
