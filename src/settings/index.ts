export { defineSettings, type SettingsSlice } from './define.js';
