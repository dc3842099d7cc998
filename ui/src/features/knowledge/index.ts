export { KnowledgeScreen } from "./KnowledgeScreen";
export { places } from "./places";
export { useOpenPassage } from "./useOpenPassage";
export { basesQuery, faqsQuery } from "./queries";
