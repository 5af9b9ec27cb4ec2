import type { FastifyInstance } from 'fastify'
import { type SharedAnswer, shareAnswer } from './shared-answer.ts'

/** Makes an answer that is shared by all who ask, until an operator does something or it is too old. */
export type ShareAnswer = typeof shareAnswer

/** Whatever an operator does through this api shows at once to all who look. */
export function shareAnswers(app: FastifyInstance): ShareAnswer {
  const shared: Pick<SharedAnswer<unknown>, 'forget'>[] = []
  app.addHook('onSend', async ({ method }, reply) => {
    if (method !== 'GET' && method !== 'HEAD' && reply.statusCode < 400) for (const answer of shared) answer.forget()
  })
  return (findOut, keepMs) => {
    const answer = shareAnswer(findOut, keepMs)
    shared.push(answer)
    return answer
  }
}
