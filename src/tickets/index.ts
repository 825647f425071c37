export type { TicketClosed } from './closing.service.js';
export { closeId as ticketCloseId, reopenId as ticketReopenId } from './ids.js';
export type { TicketRow } from './ticket.model.js';
export { TicketService } from './ticket.service.js';
