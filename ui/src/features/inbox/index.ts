export { InboxScreen } from "./InboxScreen";
export { chatQuery, chatsNamedQuery, messageSearchQuery } from "./queries";
export { useChatActions } from "./useChatActions";
