export type { TicketRow } from './ticket.model.js';
export { TicketService } from './ticket.service.js';
