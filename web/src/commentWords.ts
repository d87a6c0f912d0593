/** Words of comments and of facts in texts; of `WORDS`. */
import type { Text } from "./language";

export const COMMENT_WORDS = {
  comments: { en: "Comments ({n})", zh: "评论（{n}）" },
  commentsOf: { en: "Comments on {name}", zh: "{name}的评论" },
  newComment: { en: "Comment (Markdown; @ID mentions, [[ID.field]] refers to a fact)", zh: "评论（Markdown；@编号 提及，[[编号.字段]] 引用事实）" },
  sendComment: { en: "Comment", zh: "发表" },
  replyTo: { en: "Reply", zh: "回复" },
  replyToName: { en: "Reply to the comment of {time}", zh: "回复 {time} 的评论" },
  replying: { en: "Replying to the comment of {time}", zh: "正在回复 {time} 的评论" },
  cancelReply: { en: "Not as a reply", zh: "取消回复" },
  withdrawComment: { en: "Withdraw", zh: "撤回" },
  saidWithdrawn: { en: "withdrawn", zh: "已撤回" },
  settleThread: { en: "Settle", zh: "标为已解决" },
  reopenThread: { en: "Open again", zh: "重新打开" },
  settledThread: { en: "settled", zh: "已解决" },
  changedAt: { en: "changed {time}", zh: "{time} 修改" },
  seenByUs: { en: "seen by us alone", zh: "仅我方可见" },
  seenByThem: { en: "seen by us and {who}", zh: "我方与{who}可见" },
  byOtherSide: { en: "other side", zh: "对方" },
  whoReads: { en: "Who sees it beside us", zh: "除我方外谁可见" },
  sendAnyway: { en: "Share anyway", zh: "仍然共享" },
  willNotSee: { en: "Will not be seen: {facts}", zh: "对方看不到：{facts}" },
  notShared: { en: "not shared with you", zh: "未对您开放" },
} as const satisfies Record<string, Text>;
