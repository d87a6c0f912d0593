/** Words of the forms in which fields are corrected, and of sessions; of `WORDS`. */
import type { Text } from "./language";

export const FORM_WORDS = {
  correctOrLock: { en: "Correct or lock a field", zh: "更正或锁定字段" },
  fieldName: { en: "Field", zh: "字段" },
  newValue: { en: "New value", zh: "新值" },
  oneALine: { en: "one a line", zh: "每行一个" },
  noValue: { en: "no value", zh: "无" },
  yes: { en: "yes", zh: "是" },
  no: { en: "no", zh: "否" },
  lockedBy: { en: "locked by {name}", zh: "由{name}锁定" },
  correct: { en: "Correct", zh: "更正" },
  lock: { en: "Lock as it is", zh: "按现值锁定" },
  unlock: { en: "Unlock", zh: "解除锁定" },
  saidCorrected: { en: "corrected", zh: "已更正" },
  saidLocked: { en: "locked", zh: "已锁定" },
  saidUnlocked: { en: "unlocked", zh: "已解除锁定" },
  mySessions: { en: "My sessions", zh: "我的登录会话" },
  thisBrowser: { en: "this browser", zh: "当前浏览器" },
  unknownBrowser: { en: "unknown browser", zh: "未知浏览器" },
  signedInOn: { en: "signed in {time}", zh: "登录于 {time}" },
  lastUsedOn: { en: "last used {time}", zh: "最近使用 {time}" },
  signOutEverywhere: { en: "Sign out everywhere", zh: "退出所有登录" },
} as const satisfies Record<string, Text>;
