/** What an install depends on: the lock file and the platform. */
export function lockHash(root: string): string;
/** Whether the packages are those of the lock file; a half-written install has no stamp. */
export function isInstalled(root: string): boolean;
