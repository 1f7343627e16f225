import { useCallback, useSyncExternalStore } from 'react'
import { useTracker } from './context.ts'
import { messageStore, type TakenMessage } from './message-store.ts'

/**
 * A message for a component to show in the SDK’s place: those of this slot, the one with this id, or any that no
 * component asks for. Undefined while there is none. The tracker has to be made with `messages: messages()`.
 *
 * @example
 * const taken = useMessage('trial')
 * useEffect(() => taken?.shown(), [taken])
 * return taken && <Toast text={taken.message.content.body} onClose={taken.dismiss} />
 */
export function useMessage(name?: string): TakenMessage | undefined {
  const store = messageStore(useTracker())
  return useSyncExternalStore(
    useCallback(changed => store.subscribe(name, changed), [store, name]),
    () => store.message(name),
    () => undefined,
  )
}
