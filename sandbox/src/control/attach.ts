import type { SandboxDriver } from '../driver/types.js';

/** Puts the page and its HTTP control API on the sandbox's server. Nothing is served yet. */
export function attachControl(_sandbox: SandboxDriver, _options: { readonly token: string }): void {}
