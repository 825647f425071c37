export { PackFile } from './pack-file.js';
export type { SetupLook } from './setup/setup.ports.js';
export { SetupService } from './setup/setup.service.js';
