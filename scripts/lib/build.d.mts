/** Hash of the paths and contents of files and folders, relative to `root`; what is absent counts as absent. */
export function contentHash(root: string, parts: string[]): string;
/** Copies what the compiler leaves out. */
export function copyAssets(from: string, to: string): void;
/** Builds the page of the local Discord; answers 'unchanged', 'built' or 'nothing to build'. */
export function buildSandbox(options?: { readonly root?: string }): Promise<string>;
