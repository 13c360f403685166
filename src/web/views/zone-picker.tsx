import { useSignal } from '@preact/signals'
import { useId } from 'preact/hooks'
import { texts } from '../language/language.ts'
import { cityOf, zoneOf, zones } from '../time.ts'
import { Field } from './field.tsx'

/** Chooses the zone that somebody lives in, by its city. */
export function ZonePicker({ onChoose }: { onChoose: (zone: string | null) => void }) {
  const cities = useId()
  const isUnknown = useSignal(false)
  const words = texts.value.writing
  return (
    <Field label={words.whereTheyLive} hint={isUnknown.value ? words.unknownCity : words.whereTheyLiveHint}>
      {(control) => (
        <>
          <input
            {...control}
            aria-invalid={isUnknown}
            list={cities}
            placeholder={words.whereILive}
            autocomplete="off"
            onInput={(event) => {
              isUnknown.value = false
              onChoose(zoneOf(event.currentTarget.value))
            }}
            // Not before they have finished.
            onChange={({ currentTarget: { value } }) => {
              isUnknown.value = value.trim() !== '' && zoneOf(value) === null
            }}
          />
          <datalist id={cities}>
            {zones.map((zone) => (
              <option key={zone} value={cityOf(zone)} label={zone} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  )
}
