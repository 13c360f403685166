import type { AlarmClock, Doorbell, Tracer } from '../domain/ports.ts'

/** A doorbell whose rings tell what they follow from, so that who hears them goes on from there. */
export function tracedDoorbell(doorbell: Pick<Doorbell, 'ring'>, tracer: Tracer): Pick<Doorbell, 'ring'> {
  if (!tracer.isOn) return doorbell
  return {
    ring: (userIds, topic = 'feed') =>
      tracer.within(
        { name: `ring ${topic}`, kind: 'producer', traits: { 'openon.users': userIds.length } },
        ({ cause }) => doorbell.ring(userIds, topic, cause),
      ),
  }
}

/**
 * Setting alarms, as part of what sets them. What happens when they ring is no part of it: an alarm is an instant's, and
 * of many letters.
 */
export function tracedAlarms(alarms: AlarmClock, tracer: Tracer): AlarmClock {
  if (!tracer.isOn) return alarms
  return {
    set: (instants) =>
      tracer.within({ name: 'set alarms', kind: 'producer', traits: { 'openon.alarms': instants.length } }, () =>
        alarms.set(instants),
      ),
    callForHelp: (task) => tracer.within({ name: `call to ${task}`, kind: 'producer' }, () => alarms.callForHelp(task)),
  }
}
