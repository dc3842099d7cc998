export { KnowledgeScreen } from "./KnowledgeScreen";
export { basesQuery, faqsQuery } from "./queries";
