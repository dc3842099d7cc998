export { NoticesBell } from "./NoticesBell";
