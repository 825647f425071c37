export { Health, type HealthCheck, type HealthReport } from './health.service.js';
