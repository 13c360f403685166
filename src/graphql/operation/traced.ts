import { getOperationAST } from 'graphql'
import type { Span, Tracer } from '../../domain/ports.ts'
import { knownName } from './known-names.ts'
import { type Failure, outcomeOf } from './log.ts'
import type { Operations } from './pipeline.ts'

/**
 * Operations that are told of, from text to answer: by the names of the page's own alone. Of a subscription it is told
 * how it began; what it delivers follows from what rang.
 */
export function traced(operations: Operations, tracer: Tracer): Operations {
  if (!tracer.isOn) return operations
  return {
    ...operations,
    async prepare(request, caller, rule) {
      const span = tracer.start({ name: 'operation' })
      const ready = await span.run(() => operations.prepare(request, caller, rule))
      if ('errors' in ready) {
        end(span, ready.errors)
        return ready
      }
      const { kind, document, operationName } = ready
      const name = knownName(getOperationAST(document, operationName) ?? undefined)
      span.rename(`${kind} ${name}`)
      span.tell({ 'graphql.operation.type': kind, 'graphql.operation.name': name })
      return {
        ...ready,
        async run(most) {
          const answer = await span.run(() => ready.run(most))
          end(span, 'next' in answer ? [] : answer.errors)
          return answer
        },
      }
    },
  }
}

function end(span: Span, [first]: readonly Failure[] = []): void {
  const outcome = outcomeOf(first)
  span.tell({ 'openon.outcome': outcome })
  if (outcome === 'failed') span.fail(first)
  span.end()
}
