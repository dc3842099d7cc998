/**
 * The core as the screens see it: promises that give the value or throw a `CommandFailure`.
 * Screens branch on `code`; `message` is a sentence for people.
 */
import { host } from "#host";
import type { CommandError, ErrorCode, MessageId } from "./bindings";

export class CommandFailure extends Error {
  readonly code: ErrorCode;

  constructor({ code, message }: CommandError) {
    super(message);
    this.name = "CommandFailure";
    this.code = code;
  }
}

type Outcome<T> = { status: "ok"; data: T } | { status: "error"; error: CommandError | null };

function call<A extends unknown[], T>(command: (...args: A) => Promise<Outcome<T>>): (...args: A) => Promise<T> {
  return async (...args) => {
    const outcome = await command(...args).catch((reason: unknown) => {
      throw new CommandFailure({ code: "internal", message: reason instanceof Error ? reason.message : String(reason) });
    });
    if (outcome.status === "error") throw new CommandFailure(outcome.error ?? { code: "internal", message: "" });
    return outcome.data;
  };
}

const { commands } = host;

export const core = {
  launchState: () => commands.launchState(),
  retryLaunch: () => commands.retryLaunch(),
  firstScreenShown: () => commands.firstScreenShown(),
  operatorActive: () => commands.operatorActive(),

  settings: call(commands.settings),
  updateSettings: call(commands.updateSettings),

  accounts: call(commands.accounts),
  createAccount: call(commands.createAccount),
  updateAccount: call(commands.updateAccount),
  deleteAccount: call(commands.deleteAccount),
  connectAccount: call(commands.connectAccount),
  disconnectAccount: call(commands.disconnectAccount),
  linkAccount: call(commands.linkAccount),
  requestPairCode: call(commands.requestPairCode),
  cancelLinking: call(commands.cancelLinking),
  startChat: call(commands.startChat),

  chats: call(commands.chats),
  chat: call(commands.chat),
  messages: call(commands.messages),
  saveMedia: call(commands.saveMedia),
  searchMessages: call(commands.searchMessages),
  sendText: call(commands.sendText),
  sendFiles: call(commands.sendFiles),
  keepPasted: call(commands.keepPasted),
  pastePicture: call(commands.pastePicture),
  sendPoll: call(commands.sendPoll),
  react: call(commands.react),
  editMessage: call(commands.editMessage),
  deleteMessage: call(commands.deleteMessage),
  discardChange: call(commands.discardChange),
  fetchFile: call(commands.fetchFile),
  operatorTyping: call(commands.operatorTyping),
  takeOver: call(commands.takeOver),
  handBack: call(commands.handBack),
  setOwner: call(commands.setOwner),
  resolve: call(commands.resolve),
  reopen: call(commands.reopen),
  markRead: call(commands.markRead),
  sendAgain: call(commands.sendAgain),
  itArrived: call(commands.itArrived),
  approveDraft: call(commands.approveDraft),
  rejectDraft: call(commands.rejectDraft),
  updateContact: call(commands.updateContact),

  notices: call(commands.notices),
  markNoticesSeen: call(commands.markNoticesSeen),

  bases: call(commands.bases),
  createBase: call(commands.createBase),
  updateBase: call(commands.updateBase),
  deleteBase: call(commands.deleteBase),
  restoreBase: call(commands.restoreBase),
  exportBase: call(commands.exportBase),
  importBase: call(commands.importBase),
  pick: call(commands.pick),
  pickPlace: call(commands.pickPlace),
  indexState: call(commands.indexState),
  ask: call(commands.ask),

  faqs: call(commands.faqs),
  createFaq: call(commands.createFaq),
  updateFaq: call(commands.updateFaq),
  deleteFaq: call(commands.deleteFaq),
  restoreFaq: call(commands.restoreFaq),
  faqPairs: call(commands.faqPairs),
  importFaqs: call(commands.importFaqs),
  exportFaqs: call(commands.exportFaqs),
  faqOfReply: call(commands.faqOfReply),

  sources: call(commands.sources),
  source: call(commands.source),
  addFiles: call(commands.addFiles),
  addPages: call(commands.addPages),
  addText: call(commands.addText),
  textOfSource: call(commands.textOfSource),
  updateText: call(commands.updateText),
  renameSource: call(commands.renameSource),
  moveSource: call(commands.moveSource),
  setRefresh: call(commands.setRefresh),
  readAgain: call(commands.readAgain),
  stopReading: call(commands.stopReading),
  deleteSource: call(commands.deleteSource),
  restoreSource: call(commands.restoreSource),
  sourceLines: call(commands.sourceLines),
  saveSource: call(commands.saveSource),

  gaps: call(commands.gaps),
  closeGaps: call(commands.closeGaps),
  reopenGaps: call(commands.reopenGaps),

  pins: call(commands.pins),
  addPin: call(commands.addPin),
  deletePin: call(commands.deletePin),
  runPins: call(commands.runPins),

  models: call(commands.models),
  downloadModel: call(commands.downloadModel),
  cancelDownload: call(commands.cancelDownload),
  importModel: call(commands.importModel),
  removeModel: call(commands.removeModel),
  /** Not `useModel`: that would read as a hook. */
  chooseModel: call(commands.useModel),
  stopSwitching: call(commands.stopSwitching),
  rollBackModel: call(commands.rollBackModel),
  stopOrdering: call(commands.stopOrdering),
  addEndpoint: call(commands.addEndpoint),

  providers: call(commands.providers),
  personas: () => commands.personas(),
  assistant: call(commands.assistant),
  updateAssistant: call(commands.updateAssistant),
  previewRequest: call(commands.previewRequest),
  tryAssistant: call(commands.tryAssistant),
  pastQuestions: call(commands.pastQuestions),
  stopReply: call(commands.stopReply),
  sendReplyNow: call(commands.sendReplyNow),
  transcribeAgain: call(commands.transcribeAgain),
  saveProvider: call(commands.saveProvider),
  deleteProvider: call(commands.deleteProvider),
  testProvider: call(commands.testProvider),
  refreshModels: call(commands.refreshModels),
  updateModel: call(commands.updateModel),
  usage: call(commands.usage),
  calls: call(commands.calls),
  call: call(commands.call),
  deleteCallTexts: call(commands.deleteCallTexts),
  credits: call(commands.credits),
  addCredits: call(commands.addCredits),
  creditEntries: call(commands.creditEntries),

  flows: call(commands.flows),
  flow: call(commands.flow),
  createFlow: call(commands.createFlow),
  duplicateFlow: call(commands.duplicateFlow),
  saveDraft: call(commands.saveDraft),
  saveDraftText: call(commands.saveDraftText),
  flowText: call(commands.flowText),
  flowEdits: call(commands.flowEdits),
  restoreDraft: call(commands.restoreDraft),
  importFlow: call(commands.importFlow),
  importFlowText: call(commands.importFlowText),
  exportFlow: call(commands.exportFlow),
  deleteFlow: call(commands.deleteFlow),
  restoreFlow: call(commands.restoreFlow),
  addFlowFile: call(commands.addFlowFile),
  deleteFlowFile: call(commands.deleteFlowFile),
  flowPalette: call(commands.flowPalette),
  flowTemplates: call(commands.flowTemplates),
  planPublish: call(commands.planPublish),
  planRollBack: call(commands.planRollBack),
  publish: call(commands.publish),
  rollBack: call(commands.rollBack),
  flowVersions: call(commands.flowVersions),
  flowDiff: call(commands.flowDiff),
  updateFlow: call(commands.updateFlow),
  orderFlows: call(commands.orderFlows),
  whichFlow: call(commands.whichFlow),
  runs: call(commands.runs),
  run: call(commands.run),
  flowAnalytics: call(commands.flowAnalytics),
  globalVariables: call(commands.globalVariables),
  setGlobalVariable: call(commands.setGlobalVariable),
  deleteGlobalVariable: call(commands.deleteGlobalVariable),
  flowSecrets: call(commands.flowSecrets),
  setFlowSecret: call(commands.setFlowSecret),
  deleteFlowSecret: call(commands.deleteFlowSecret),
  moveRun: call(commands.moveRun),
  resetRun: call(commands.resetRun),
  endRun: call(commands.endRun),
  startFlow: call(commands.startFlow),
  openSimulation: call(commands.openSimulation),
  simulation: call(commands.simulation),
  actInSimulation: call(commands.actInSimulation),
  closeSimulation: call(commands.closeSimulation),
  exportSimulation: call(commands.exportSimulation),
  keepAsTest: call(commands.keepAsTest),
  flowTests: call(commands.flowTests),
  saveFlowTest: call(commands.saveFlowTest),
  deleteFlowTest: call(commands.deleteFlowTest),
  runFlowTests: call(commands.runFlowTests),
  addLabel: call(commands.addLabel),
  removeLabel: call(commands.removeLabel),
  labels: call(commands.labels),

  practiceContacts: call(commands.practiceContacts),
  practiceTap: call(commands.practiceTap),
  practiceThread: call(commands.practiceThread),
  practiceChat: call(commands.practiceChat),
  practiceSay: call(commands.practiceSay),
  practiceSend: call(commands.practiceSend),
  practiceTyping: call(commands.practiceTyping),
  startPractice: call(commands.startPractice),
};

export const { events, mediaUrl } = host;

/**
 * A file to be played. WebKitGTK's player does not know our scheme, so the bytes are fetched and played from memory;
 * where that is refused, the address itself is tried. Whoever gets a `blob:` address gives it back with `URL.revokeObjectURL`.
 */
export async function playableUrl(message: MessageId): Promise<string> {
  const url = mediaUrl(message);
  try {
    const answer = await fetch(url);
    return answer.ok ? URL.createObjectURL(await answer.blob()) : url;
  } catch {
    return url;
  }
}
