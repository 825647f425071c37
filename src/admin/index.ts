export { PackFile } from './pack-file.js';
export { type SetupLook, SetupService } from './setup/setup.service.js';
